import Foundation
import GRDB
import Testing

extension CommandLineTests {
    /// Attempts that began under another behaviour of the engine, or with a lab that has changed since.
    @Suite("What was begun goes on after engine or lab have changed")
    struct ChangedEngineTests {
        private let item = "db.items.insertOne({ _id: 1 })\n"

        /// Makes an attempt look as an engine with behaviour 0 would have left it.
        private func age(_ shardlab: Shardlab, inputs: [(old: String, new: String)] = []) throws {
            let file = shardlab.folder.appending(path: "data/shardlab/progress.sqlite")
            let database = try DatabaseQueue(path: file.path)
            try database.write { db in
                try db.execute(sql: "UPDATE attempt SET behaviour = 0")
                try db.execute(sql: "UPDATE line SET json = json_set(json, '$.record.state', '0000000000000007')")
                for input in inputs {
                    try db.execute(
                        sql: "UPDATE line SET json = replace(json, ?, ?)", arguments: [input.old, input.new])
                }
            }
            try database.close()
        }

        @Test("Without a terminal a run says what to do and changes nothing; --replay goes on, submits and verifies")
        func replayed() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: ":hint\n" + item).status == 0)
            try age(shardlab)
            let refused = try shardlab("run", "sample/shop", "--script", "-", input: ":check\n")
            #expect(refused.status == 2)
            #expect(refused.output == "")
            #expect(
                refused.error.hasPrefix(
                    "shardlab: Your work on sample/shop was recorded by a shardlab with behaviour 0, and this one has behaviour "
                ))
            #expect(refused.error.hasSuffix("Nothing has changed yet. Add --replay to the call to go on.\n"))
            let submit = try shardlab("submit", "sample/shop", "-o", "me.jsonl")
            #expect(submit.status == 2)
            #expect(submit.error.hasSuffix("shardlab run sample/shop offers a replay.\n"))
            let run = try shardlab("run", "sample/shop", "--replay", "--script", "-", input: ":check\n")
            #expect(run.status == 0)
            #expect(run.output.contains("it was recorded with behaviour 0.\n"))
            #expect(run.output.contains("The lab is done: 3 of 4 points."))
            let again = try shardlab("run", "sample/shop", "--script", "-", input: ":quit\n")
            #expect(again.status == 0)
            #expect(!again.output.contains("recorded with behaviour"))
            #expect(try shardlab("submit", "sample/shop", "-o", "me.jsonl").status == 0)
            #expect(try shardlab.read("me.jsonl").contains("\"do\":\"replay\""))
            #expect(
                try shardlab("verify", "me.jsonl").output
                    == "me.jsonl: me, sample/shop (lab): 3 of 4 points, 1 of 1 steps passed.\n")
        }

        @Test("A step that would not pass any more stays passed with its points; verify names the engine for it")
        func onWord() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: item + ":check\n").status == 0)
            try age(shardlab, inputs: [("_id: 1", "_id: 1, nope: nope")])
            let run = try shardlab("run", "sample/shop", "--replay", "--script", "-", input: ":status\n")
            #expect(run.output.contains("Done: 4 of 4 points."))
            #expect(run.output.contains("Step 1 would not pass like this any more; it stays passed."))
            #expect(
                try shardlab("submit", "sample/shop", "-o", "me.jsonl").output
                    == "me.jsonl: sample/shop, 4 of 4 points, 1 of 1 steps passed.\n")
            let verify = try shardlab("verify", "me.jsonl")
            #expect(verify.status == 1)
            #expect(verify.output.contains("Use a shardlab with behaviour 0 for the lines before the replay."))
        }

        @Test("At a terminal the learner is asked: no leaves it as it is, yes goes on", arguments: ["n", "y"])
        func asked(answer: String) throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: item + ":check\n").status == 0)
            try age(shardlab)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/script")
            process.arguments = ["-qec", "\(Shardlab.binary.path) run sample/shop --plain", "/dev/null"]
            process.currentDirectoryURL = shardlab.folder
            process.environment = [
                "XDG_DATA_HOME": shardlab.folder.appending(path: "data").path, "PATH": "/usr/bin:/bin", "TERM": "dumb",
            ]
            let running = try Running(process)
            running.type("what\n\(answer)\n" + (answer == "y" ? ":quit\n" : ""))
            let output = running.wait().output
            running.closeInput()
            #expect(output.components(separatedBy: "Replay it and go on? [y/n]").count == 3)
            #expect(output.contains("1 step passed stays passed with its points."))
            #expect(output.contains("Done: 4 of 4 points.") == (answer == "y"))
            #expect(output.contains("Nothing has changed. The same call offers it again.") == (answer == "n"))
            let next = try shardlab("run", "sample/shop", "--script", "-", input: ":quit\n")
            #expect(next.status == (answer == "y" ? 0 : 2))
        }

        @Test("A lab whose logic changes mid-attempt: the attempt keeps its own, to its verification")
        func changedLab() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: ":check\n").status == 1)
            try shardlab.write(
                Shardlab.lab.replacing("countDocuments() == 1", with: "countDocuments() == 3"),
                to: "labs/sample/shop.md")
            let run = try shardlab("run", "sample/shop", "--script", "-", input: item + ":check\n")
            #expect(run.status == 0)
            #expect(run.output.contains("The lab has changed since you began. You go on with it as it was then."))
            let other = try shardlab(
                "run", "sample/shop", "--learner", "bob", "--script", "-", input: item + ":check\n")
            #expect(other.status == 1)
            #expect(try shardlab("submit", "sample/shop", "-o", "me.jsonl").status == 0)
            let verified = "me.jsonl: me, sample/shop (lab): 4 of 4 points, 1 of 1 steps passed.\n"
            #expect(try shardlab("verify", "me.jsonl").output == verified)
            let elsewhere = try shardlab("verify", "me.jsonl", "--data-dir", "empty")
            #expect(elsewhere.status == 1)
            #expect(elsewhere.output.contains("It was made with another version of sample/shop (logic "))
            #expect(!FileManager.default.fileExists(atPath: shardlab.folder.appending(path: "empty").path))
        }

        @Test("What this engine recorded and does not replay is a fault of ours: 70")
        func ourFault() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            #expect(try shardlab("run", "sample/shop", "--script", "-", input: item).status == 0)
            let file = shardlab.folder.appending(path: "data/shardlab/progress.sqlite")
            let database = try DatabaseQueue(path: file.path)
            try database.write {
                try $0.execute(sql: "UPDATE line SET json = json_set(json, '$.record.state', '0000000000000007')")
            }
            try database.close()
            for call in [["run", "sample/shop", "--script", "-"], ["submit", "sample/shop", "-o", "me.jsonl"]] {
                let running = try shardlab.start(call)
                running.closeInput()
                let result = running.wait()
                #expect(result.status == 70)
                #expect(result.output == "")
                #expect(
                    result.error.hasPrefix(
                        "shardlab: Your saved work does not replay: line 1, state: recorded 0000000000000007, replayed "
                    ))
                #expect(result.error.contains("This is a fault of shardlab, or the progress file was changed"))
            }
        }
    }
}
