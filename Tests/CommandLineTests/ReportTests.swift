import Foundation
import Testing

extension CommandLineTests {
    @Suite("The evidence of a run, written in a process of its own")
    struct ReportTests {
        private let input = ":hint\ndb.items.insertOne({ _id: 1, text: \"<script>alert(1)</script>\" })\n:check\n"

        @Test("Two processes write the same bytes; the page has the steps, the commands and the hashes")
        func written() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            _ = try shardlab("run", "sample/shop", "--script", "-", input: input)
            let first = try shardlab("report", "sample/shop", "-o", "one")
            #expect(first.status == 0)
            #expect(
                first.output
                    == "one: report.html, series.csv, series.json. sample/shop, 3 of 4 points, 1 of 1 steps passed.\n")
            #expect(try shardlab("report", "sample/shop", "-o", "two", "--json").output.contains("\"points\" : 3"))
            for name in ["report.html", "series.csv", "series.json"] {
                let text = try shardlab.read("one/\(name)")
                #expect(text == (try shardlab.read("two/\(name)")), "\(name)")
                #expect(!text.contains("<script"))
            }
            let page = try shardlab.read("one/report.html")
            let parts = ["The Shop", "An item", "db.items.insertOne({ _id: 1", "hint 1 (1 point)", "Seed", "Topology"]
            for part in parts { #expect(page.contains(part), "\(part)") }
            #expect(try shardlab("report", "sample/shop", "-o", "one").status == 0)
        }

        @Test("What is no report is not written over; a learner without work is told what to do")
        func refused() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            _ = try shardlab("run", "sample/shop", "--script", "-", input: input)
            try FileManager.default.createDirectory(
                at: shardlab.folder.appending(path: "mine"), withIntermediateDirectories: true)
            try shardlab.write("<html>my own</html>", to: "mine/report.html")
            try shardlab.write("a file", to: "plain")
            let calls: [([String], String)] = [
                (["-o", "mine"], "mine/report.html was not written by shardlab report. Name another folder with -o."),
                (["-o", "plain"], "plain is a file. Name a folder with -o."),
                (
                    ["-o", "new", "--learner", "bob"],
                    "bob has no work on sample/shop. Begin with: shardlab run sample/shop"
                ),
            ]
            for (words, message) in calls {
                let running = try shardlab.start(["report", "sample/shop"] + words)
                running.closeInput()
                let result = running.wait()
                #expect(result.status == 2)
                #expect(result.error == "shardlab: \(message)\n")
            }
            #expect(try shardlab.read("mine/report.html") == "<html>my own</html>")
            #expect(!FileManager.default.fileExists(atPath: shardlab.folder.appending(path: "new").path))
        }

        @Test("Practice is shown, and the page says that it does not count")
        func practice() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            _ = try shardlab("run", "sample/shop", "--seed", "7", "--script", "-", input: input)
            #expect(try shardlab("report", "sample/shop", "-o", "out").status == 0)
            #expect(try shardlab.read("out/report.html").contains("this work does not count"))
        }
    }
}
