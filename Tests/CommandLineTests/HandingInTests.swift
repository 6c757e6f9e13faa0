import Foundation
import Testing

extension CommandLineTests {
    @Suite("From a run to its verification, each in a process of its own")
    struct HandingInTests {
        private let solved = "db.items.insertOne({ _id: 1 })\n:check\n"

        @Test("What one process recorded another replays; verify's JSON is the same from call to call")
        func handedIn() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let run = try shardlab("run", "sample/shop", "--learner", "ann", "--script", "-", input: ":hint\n" + solved)
            #expect(run.status == 0)
            let submit = try shardlab("submit", "sample/shop", "--learner", "ann", "-o", "ann.jsonl")
            #expect(submit.output == "ann.jsonl: sample/shop, 3 of 4 points, 1 of 1 steps passed.\n")
            let first = try shardlab("verify", "ann.jsonl", "--json")
            let second = try shardlab("verify", "ann.jsonl", "--json")
            #expect(first.status == 0)
            #expect(first.output == second.output)
            #expect(
                try shardlab("verify", "ann.jsonl").output
                    == "ann.jsonl: ann, sample/shop (lab): 3 of 4 points, 1 of 1 steps passed.\n")
            let text = try shardlab.read("ann.jsonl")
            try shardlab.write(
                text.replacingOccurrences(of: "\"learner\":\"ann\"", with: "\"learner\":\"bob\""), to: "bob.jsonl")
            try shardlab.write(String(text.dropLast(40)), to: "cut.jsonl")
            let refused = try shardlab("verify", "bob.jsonl", "cut.jsonl")
            #expect(refused.status == 1)
            #expect(
                refused.output == """
                    bob.jsonl: refused. It was altered: its digest does not match. Hand in the file as shardlab submit wrote it.
                    cut.jsonl: refused. It is cut: its seal is missing. Hand in the whole file.

                    """)
        }

        @Test("A run goes on where it stopped, and a failed check ends a script with 1")
        func resumed() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: ":check\n").status == 1)
            let second = try shardlab("run", "sample/shop", "--script", "-", input: solved)
            #expect(second.status == 0)
            #expect(second.output.contains("Resumed"))
            let progress = try shardlab("progress", "--plain")
            #expect(
                progress.output
                    == "learner me, lab sample/shop, mode lab, steps passed 1 of 1, points 4 of 4, inputs 3\n")
            #expect(try shardlab("learners", "list").output == "me  1 attempt\n")
            #expect(try shardlab("learners", "export", "me").output.contains("\"do\" : \"check\""))
            #expect(try shardlab("learners", "forget", "me").output == "me is forgotten.\n")
            #expect(try shardlab("learners", "list").output == "")
        }

        @Test("Two runs on one attempt: the second is told so")
        func taken() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let first = try shardlab.start(["run", "sample/shop", "--script", "-"])
            #expect(Running.waits { (try? shardlab.read("data/shardlab/attempt-1.lock"))?.isEmpty == false })
            let second = try shardlab("run", "sample/shop", "--script", "-", input: solved)
            #expect(second.status == 2)
            #expect(second.error.hasPrefix("shardlab: sample/shop is already open in another run (process "))
            first.closeInput()
            #expect(first.wait().status == 0)
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: solved).status == 0)
        }

        @Test("A damaged progress file is named and left as it is")
        func damaged() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try FileManager.default.createDirectory(
                at: shardlab.folder.appending(path: "d"), withIntermediateDirectories: true)
            try shardlab.write(String(repeating: "noise\n", count: 1000), to: "d/progress.sqlite")
            let run = try shardlab("run", "sample/shop", "--script", "-", "--data-dir", "d", input: solved)
            #expect(run.status == 2)
            #expect(run.error.contains("is damaged or no progress file"))
            #expect(try shardlab.read("d/progress.sqlite").hasPrefix("noise\nnoise\n"))
        }
    }
}
