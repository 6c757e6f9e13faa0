import Foundation
import Testing

extension CommandLineTests {
    @Suite("Exit codes and messages")
    struct ExitCodeTests {
        @Test(
            "A wrong call ends with 2 and one line on standard error",
            arguments: [
                (["--bad"], "shardlab: Unknown option '--bad'. See: shardlab --help\n"),
                (["test", "--seeds", "0"], "shardlab: --seeds must be from 1 to 10000. See: shardlab test --help\n"),
                (
                    ["frob"],
                    "shardlab: There is no command \"frob\". There are: run, list, show, lint, test, progress, submit, verify, report, learners, bench.\n"
                ),
                (
                    ["sumbit", "sample/shop"],
                    "shardlab: There is no command \"sumbit\". Did you mean submit? There are: run, list, show, lint, test, progress, submit, verify, report, learners, bench.\n"
                ),
                (
                    ["learners", "lits"],
                    "shardlab: There is no command \"learners lits\". Did you mean list? There are: list, export, forget.\n"
                ),
                (
                    ["lint", "nofile"],
                    "shardlab: There is no file or folder nofile. Name labs' files, or folders that hold them.\n"
                ),
                (
                    ["show", "sample/shp"],
                    "shardlab: There is no lab \"sample/shp\". Did you mean sample/shop? shardlab list shows what there is.\n"
                ),
                (
                    ["submit", "sample/shop", "-o", "x"],
                    "shardlab: me has no work on sample/shop that counts. Begin with: shardlab run sample/shop\n"
                ),
                (
                    ["learners", "forget", "eve"],
                    "shardlab: There is no learner \"eve\" here. shardlab learners list shows who is.\n"
                ),
                (
                    ["progress", "--learner", "eve"],
                    "shardlab: There is no learner \"eve\" here. shardlab learners list shows who is.\n"
                ),
            ])
        func wrongCalls(arguments: [String], message: String) throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let running = try shardlab.start(arguments)
            running.closeInput()
            let result = running.wait()
            #expect(result.status == 2)
            #expect(result.error == message)
            #expect(result.output == "")
        }

        @Test("Answers end with 0")
        func answers() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("--version").output == "0.1.0\n")
            let list = try shardlab("list", "--plain")
            #expect(list.status == 0)
            #expect(
                list.output
                    == "lab sample/shop, title The Shop, difficulty beginner, minutes 5, points 4, modes lab, demo\n")
            #expect(try shardlab("lint").status == 0)
            #expect(try shardlab("show", "sample/shop").output.hasSuffix("Begin with: shardlab run sample/shop\n"))
            let test = try shardlab("test", "--seeds", "2", "--junit", "report.xml")
            #expect(test.output.hasSuffix(" at 2 seeds hold.\n"))
            #expect(test.status == 0)
            #expect(try shardlab.read("report.xml").contains("<testsuite name=\"sample/shop\""))
        }

        @Test("A lab with a mistake ends lint and test with 1 or 2, and says where")
        func mistakes() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try shardlab.write(
                Shardlab.lab.replacingOccurrences(of: "fails=\"An item\"", with: "fails=\"A thing\""),
                to: "labs/sample/shop.md")
            let lint = try shardlab("lint")
            #expect(lint.status == 1)
            #expect(lint.output.contains("labs/sample/shop.md:"))
            try shardlab.write(
                Shardlab.lab.replacingOccurrences(of: "[{ _id: 1 }, { _id: 2 }]", with: "[{ _id: 1 }]"),
                to: "labs/sample/shop.md")
            let test = try shardlab("test")
            #expect(test.status == 1)
            #expect(
                test.output.contains(
                    "wrong answer \"two items\" (learner-1): It fails at no check, and says \"An item\"."))
        }

        @Test("A reader that has gone away is told on standard error")
        func closedOutput() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = [
                "-c", "\"$0\" list > /dev/full 2> error.txt; echo $? > status.txt", Shardlab.binary.path,
            ]
            process.currentDirectoryURL = shardlab.folder
            try process.run()
            process.waitUntilExit()
            #expect(try shardlab.read("status.txt") == "2\n")
            #expect(
                try shardlab.read("error.txt").hasPrefix(
                    "shardlab: Standard output cannot be written: No space left on device."))
        }
    }
}
