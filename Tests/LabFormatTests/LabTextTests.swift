import LabFormat
import Testing

/// The logic text changes with what decides an attempt, and with nothing else.
struct LabTextTests {
    private static let text = """
        ---
        title: x
        difficulty: beginner
        minutes: 1
        modes: [lab]
        sandbox: { shards: 2 }
        ---

        ## A

        ```step
        minutes: 1
        ```

        Prose.

        ```shell
        f({{1 | one}})
        ```

        ```check points=1 "Done"
        load.running
        ```

        ```hint
        Help.
        ```

        """

    private func logic(_ old: String = "", _ new: String = "") throws -> [UInt8] {
        #expect(Self.text.contains(old) || old.isEmpty)
        let text = old.isEmpty ? Self.text : Self.text.replacing(old, with: new)
        return LabText.logic(of: try #require(parseLab(text: text, path: "a/b.md").lab), enhancements: [])
    }

    @Test(arguments: [
        ("shards: 2", "shards: 3"), ("load.running", "load.failed"), ("points=1", "points=2"), ("{{1 |", "{{2 |"),
        ("\"Done\"", "\"Finished\""), ("## A", "## B"), ("check points", "check each points"),
    ])
    func logicChangesWith(_ change: (String, String)) throws {
        #expect(try logic(change.0, change.1) != logic())
    }

    @Test(arguments: [
        ("Prose.", "Other prose."), ("Help.", "More help."), ("title: x", "title: y"), ("| one", "| the first"),
    ])
    func logicStaysWith(_ change: (String, String)) throws {
        #expect(try logic(change.0, change.1) == logic())
    }
}
