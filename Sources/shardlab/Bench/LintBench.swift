import Foundation
import LabFormat

extension Benchmark {
    /// The shelf's own labs, again and again until they are 3 MB.
    static let lint = Benchmark(name: "lint") {
        let library = try Library.load(root: try LabShelf.nearest().root.path)
        let files = try texts(of: library)
        let once = files.reduce(0) { $0 + $1.bytes.count }
        guard once > 0 else { throw Problem("The shelf has no labs to lint.") }
        let rounds = 3_000_000 / once + 1
        let linter = Linter(vocabulary: LabWords.vocabulary, surroundings: library.surroundings)
        let seconds = Stopwatch.seconds {
            for _ in 0..<rounds {
                for file in files { _ = linter.lab(bytes: file.bytes, path: file.path) }
            }
        }
        let bytes = rounds * once
        let peer = try cmark(files.map(\.bytes), rounds: rounds)
        return .rate(
            "lint", perSecond: Double(bytes) / seconds, unit: "B/s",
            conditions: Conditions.with(
                "\(bytes) bytes: the \(files.count) labs of the shelf \(rounds) times"
                    + (peer == nil ? "; cmark is not installed here, so no peer" : "")),
            peers: peer.map { [.init(name: "cmark, the same bytes to HTML in one process", value: Double(bytes) / $0)] }
                ?? [])
    }

    private static func texts(of library: Library) throws -> [Library.File] {
        try library.labs.compactMap { parsed in
            guard let path = parsed.lab?.path else { return nil }
            return try Library.file(path).get()
        }
    }

    /// Seconds that the cmark program takes; nil where there is none.
    private static func cmark(_ texts: [[UInt8]], rounds: Int) throws -> Double? {
        let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
        guard
            let program = folders.map({ "\($0)/cmark" }).first(where: {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        else { return nil }
        let file = FileManager.default.temporaryDirectory.appending(path: "shardlab-bench-\(getpid()).md")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data((0..<rounds).flatMap { _ in texts.joined() }).write(to: file)
        return try Stopwatch.median(rounds: 3) {
            let process = Process()
            process.executableURL = URL(filePath: program)
            process.arguments = [file.path]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
        }
    }
}
