import Foundation
import Testing

extension CommandLineTests {
    @Suite("Where the progress file cannot grow, what was acknowledged is kept and no more")
    struct FullDiskTests {
        /// Some hundred inputs of 2 KiB, so that any small room fills up on the way.
        private static let script =
            (1...300).map { number in
                "db.items.insertOne({ _id: \(number), text: \"\(String(repeating: "x", count: 2_000))\" })"
            }.joined(separator: "\n") + "\n"

        @Test("A limit on the file's size: the input is not acknowledged, the next run has all that were")
        func limited() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            _ = try shardlab("run", "sample/shop", "--script", "-", input: ":quit\n")
            let file = shardlab.folder.appending(path: "data/shardlab/progress.sqlite")
            let size = try #require(
                try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int)
            try fill(
                shardlab, data: "data/shardlab",
                command: "trap '' XFSZ; ulimit -f \(size / 512 + 128); exec \"$0\" \"$@\"",
                message: "could not be written (disk I/O error); your last input was not saved and not counted.")
        }

        @Test("A full disk: the same")
        func full() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try FileManager.default.createDirectory(
                at: shardlab.folder.appending(path: "disk"), withIntermediateDirectories: true)
            let probe = try run("unshare -m mount -t tmpfs -o size=256k tmpfs disk", [], in: shardlab)
            guard probe.status == 0 else {
                print("skipped: no small disk can be mounted here: \(probe.error)")
                return
            }
            // What is on the small disk lives as long as this namespace: it is copied out of it at the end.
            try fill(
                shardlab, data: "disk",
                command: """
                    exec unshare -m sh -c 'mount -t tmpfs -o size=256k tmpfs disk || exit 99
                    "$0" "$@"; status=$?; cp disk/progress.sqlite kept.sqlite; exit $status' "$0" "$@"
                    """,
                message: "is full; your last input was not saved and not counted. Make room and type it again.")
        }

        private func fill(_ shardlab: Shardlab, data: String, command: String, message: String) throws {
            try shardlab.write(Self.script, to: "script.txt")
            let arguments = ["run", "sample/shop", "--script", "script.txt", "--data-dir", data]
            let run = try run(command, arguments, in: shardlab)
            #expect(run.status == 2)
            #expect(run.error.hasPrefix("shardlab: "))
            #expect(run.error.contains(message), "\(run.error)")
            let acknowledged = run.output.components(separatedBy: "{ acknowledged: true, insertedId: ").count - 1
            #expect((3..<300).contains(acknowledged))
            let kept = shardlab.folder.appending(path: "kept.sqlite")
            if FileManager.default.fileExists(atPath: kept.path) {
                try FileManager.default.copyItem(at: kept, to: shardlab.folder.appending(path: "disk/progress.sqlite"))
            }
            let next = try shardlab(
                "run", "sample/shop", "--script", "-", "--data-dir", data, input: "db.items.countDocuments()\n")
            #expect(next.status == 0)
            #expect(next.output.contains("Resumed in step 1"))
            #expect(next.output.contains("shop> db.items.countDocuments()\n\(acknowledged)\n"))
        }

        private func run(
            _ command: String, _ arguments: [String], in shardlab: Shardlab
        ) throws -> Shardlab.Result {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", command, Shardlab.binary.path] + arguments
            process.currentDirectoryURL = shardlab.folder
            process.environment = [
                "XDG_DATA_HOME": shardlab.folder.appending(path: "data").path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            ]
            let running = try Running(process)
            running.closeInput()
            return running.wait()
        }
    }
}
