import Foundation
import Testing

extension CommandLineTests {
    @Suite("What a learner sees, to the letter")
    struct TranscriptTests {
        @Test("A transcript is what happens", arguments: Recording.names(in: "Transcripts"))
        func transcript(name: String) throws {
            let file = Recording.url(name, in: "Transcripts")
            var transcript = try Transcript(try Recording.read(file))
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            for lab in transcript.labs { try shardlab.shelve(lab) }
            try #require(!transcript.calls.isEmpty)
            var holds = true
            for (index, call) in transcript.calls.enumerated() {
                let running = try shardlab.start(call.arguments)
                running.type(call.input)
                running.closeInput()
                let result = running.wait()
                #expect(result.status == call.status, "\(call.written[0])\n\(result.error)")
                holds = holds && result.status == call.status
                let seen = Transcript.lines(result, in: shardlab.folder.path)
                for part in call.parts {
                    let isThere = seen.contains { $0.contains(part) }
                    #expect(isThere, "\(call.written[0]) does not show: \(part)")
                    holds = holds && isThere
                }
                let isClean = (result.output + result.error).unicodeScalars.allSatisfy(Self.isHarmless)
                #expect(isClean, "\(call.written[0]) writes control characters")
                holds = holds && isClean
                if !Recording.isOn { expect(seen, call) }
                transcript.calls[index].recorded = seen
            }
            if Recording.isOn, holds { try Data(transcript.text.utf8).write(to: file) }
        }

        @Test("There are transcripts")
        func some() {
            #expect(Recording.names(in: "Transcripts").count >= 8)
        }

        private func expect(_ seen: [String], _ call: Transcript.Call) {
            guard seen != call.recorded else { return }
            let place = zip(seen, call.recorded).firstIndex { $0 != $1 } ?? min(seen.count, call.recorded.count)
            func line(_ lines: [String]) -> String { place < lines.count ? lines[place] : "(end)" }
            Issue.record(
                "\(call.written[0])\noutput line \(place + 1)\nis:  \(line(seen))\nwas: \(line(call.recorded))")
        }

        /// Nothing that moves a terminal's cursor, sets its title or turns its text around.
        static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x0A: true
            case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: false
            default: true
            }
        }
    }
}

extension Sequence {
    /// The place of the first element for which it holds.
    fileprivate func firstIndex(where holds: (Element) -> Bool) -> Int? {
        for (index, element) in enumerated() where holds(element) { return index }
        return nil
    }
}
