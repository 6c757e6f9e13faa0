import Foundation
import Testing

extension CommandLineTests {
    /// Golf: a value against par, which the best of the lab's own solutions reaches.
    @Suite("A goal pays by how close its value comes to par")
    struct GoalTests {
        private static let lab = """
            ---
            title: Few Ranges
            difficulty: beginner
            minutes: 5
            modes: [lab]
            sandbox: { shards: 2 }
            database: shop
            ---

            A collection is cut.

            ```shell setup
            sh.shardCollection("shop.items", { n: 1 })
            ```

            ## Cut it

            ```step
            minutes: 5
            points: 10
            ```

            Cut it, with as few ranges as can be.

            ```shell solution "in two"
            sh.splitAt("shop.items", { n: 0 })
            ```

            ```shell solution "in four"
            for (const n of [0, 5, 9]) sh.splitAt("shop.items", { n })
            ```

            ```check points=2 "Cut"
            cluster.chunks("shop.items").length > 1   // It is whole.
            ```

            ```goal points=8 "Few ranges"
            value: cluster.chunks("shop.items").length
            better: lower
            ```
            """

        /// Splits that leave so many ranges.
        private func splits(_ ranges: Int) -> String {
            (1..<ranges).map { "sh.splitAt(\"shop.items\", { n: \($0) })\n" }.joined()
        }

        @Test(
            "At par all of its points, off par their share rounded down",
            arguments: [(2, 10, "[x]"), (3, 7, "[ ]"), (4, 6, "[ ]"), (5, 5, "[ ]")])
        func points(ranges: Int, points: Int, mark: String) throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try shardlab.write(Self.lab, to: "labs/sample/golf.md")
            #expect(try shardlab("lint", "labs/sample/golf.md").output == "")
            let run = try shardlab("run", "sample/golf", "--script", "-", input: splits(ranges) + ":check\n")
            #expect(run.status == 0, "a goal keeps no step from passing")
            #expect(run.output.contains("Step passed."))
            #expect(run.output.contains("The lab is done: \(points) of 10 points."))
            #expect(run.output.contains("\(mark) Few ranges (\(points - 2) of 8)"), "\(run.output)")
            #expect(run.output.contains("\(Double(ranges)), par 2.0") == (ranges > 2), "\(run.output)")
            let submit = try shardlab("submit", "sample/golf", "-o", "me.jsonl")
            #expect(submit.output.contains("\(points) of 10 points"))
            #expect(try shardlab("verify", "me.jsonl").status == 0)
        }

        @Test("Before the step holds a goal pays nothing, and the lab's own test holds")
        func untouched() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            try shardlab.write(Self.lab, to: "labs/sample/golf.md")
            let run = try shardlab("run", "sample/golf", "--script", "-", input: ":check\n")
            #expect(run.status == 1)
            #expect(run.output.contains("0 of 10 points in this step"))
            let test = try shardlab("test", "labs/sample/golf.md")
            #expect(test.status == 0, "\(test.output)")
        }
    }
}
