import Foundation
import GRDB
import Testing

extension CommandLineTests {
    @Suite("What cannot be used is named, and nothing is lost")
    struct BadInputTests {
        @Test("A newer version's progress file is refused and stays as it is")
        func newer() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let begin = try shardlab(
                "run", "sample/shop", "--script", "-", "--data-dir", "d", input: "db.items.insertOne({ _id: 1 })\n")
            #expect(begin.status == 0)
            let file = shardlab.folder.appending(path: "d/progress.sqlite")
            let database = try DatabaseQueue(path: file.path)
            try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')") }
            try database.close()
            let before = try Data(contentsOf: file)
            for arguments in [["progress"], ["run", "sample/shop", "--script", "-"], ["learners", "forget", "me"]] {
                let running = try shardlab.start(arguments + ["--data-dir", "d"])
                running.closeInput()
                let result = running.wait()
                #expect(result.status == 2)
                #expect(
                    result.error.hasSuffix(
                        "was written by a newer shardlab. Use that version, or another --data-dir.\n"))
            }
            #expect(try Data(contentsOf: file) == before)
        }

        @Test("With its output closed a run ends with 2, and what was done before is there")
        func closedOutput() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            _ = try shardlab("run", "sample/shop", "--script", "-", input: "db.items.insertOne({ _id: 1 })\n")
            try shardlab.write("db.items.deleteMany({})\n", to: "script.txt")
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", "\"$0\" run sample/shop --script script.txt >&- 2> error.txt; echo $? > status.txt",
                Shardlab.binary.path,
            ]
            process.currentDirectoryURL = shardlab.folder
            process.environment = ["XDG_DATA_HOME": shardlab.folder.appending(path: "data").path]
            try process.run()
            process.waitUntilExit()
            #expect(try shardlab.read("status.txt") == "2\n")
            #expect(try shardlab.read("error.txt").hasPrefix("shardlab: Standard output cannot be written:"))
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: ":check\n").status == 0)
        }

        @Test("A lab that is too large, is no text, or is a folder is named and not played")
        func unreadable() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try shardlab.write(
                Shardlab.lab + "\n" + String(repeating: "word ", count: 40_000), to: "labs/sample/large.md")
            try Data([0x2D, 0x2D, 0x2D, 0x0A, 0xFF, 0xFE]).write(
                to: shardlab.folder.appending(path: "labs/sample/bytes.md"))
            try FileManager.default.createDirectory(
                at: shardlab.folder.appending(path: "labs/sample/folder.md"), withIntermediateDirectories: true)
            for (name, reason) in [("large", "128 KiB"), ("bytes", "UTF-8"), ("folder", "cannot be read")] {
                let result = try shardlab("run", "sample/\(name)", "--script", "-")
                #expect(result.status == 2)
                #expect(result.output == "")
                #expect(result.error.hasPrefix("shardlab: "))
                #expect(result.error.contains(reason), "\(result.error)")
            }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: ":quit\n").status == 0)
        }

        @Test("The bench of a call's length measures the call")
        func version() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let bench = try shardlab("bench", "version", "--json")
            #expect(bench.status == 0)
            #expect(bench.output.contains("\"unit\" : \"s\""))
        }
    }
}
