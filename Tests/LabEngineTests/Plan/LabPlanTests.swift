import LabFormat
import Testing

@testable import LabEngine

@Suite("A lab planned for a learner")
struct LabPlanTests {
    static let text =
        Sample.head + """
            ## Fill the shop

            ```step
            minutes: 10
            points: 10
            ```

            ```shell
            db.items.insertOne({
              _id: {{1 | the first number}},
              size: "${size}"   // the drawn size
            })
            {{challenge: wait("1m") | time has to pass}}
            print("a"); print("b")
            print("c")
            ```

            ```fill shop.properties points=2
            size={{${size} | the drawn one}}
            count={{= ${count} + 1 | one more than drawn}}
            mode={{challenge: fast | not slow}}
            ```

            ```check points=8 "Filled"
            db.items.countDocuments() == 1   // Insert one item.
            ```
            """

    @Test("Commands are statements with their lines; what stands on one line is one command")
    func commands() throws {
        let step = try #require(try Sample.plan(Self.text).steps.first)
        let commands = step.commands.map { $0.text(entered: [:]) }
        let size = try Sample.plan(Self.text).variables[0].value
        #expect(
            commands == [
                "db.items.insertOne({\n  _id: ____(1),\n  size: \"\(size)\"   // the drawn size\n})",
                "wait(\"1m\")",
                "print(\"a\"); print(\"b\")",
                "print(\"c\")",
            ])
        #expect(step.commands.map(\.number) == [1, 2, 3, 4])
        #expect(step.commands[0].text(entered: [1: "7"]).contains("_id: 7,"))
    }

    @Test(
        "Open blanks are numbered through the step by mode",
        arguments: [
            (Mode.lab, [1, 2, 3], [OpenBlank.Place.command, .fill(0), .fill(0)]),
            (.challenge, [1, 2, 3, 4, 5], [.command, .command, .fill(0), .fill(0), .fill(0)]),
            (.expert, [1, 2, 3], [.fill(0), .fill(0), .fill(0)]),
            (.demo, [1, 2, 3], [.fill(0), .fill(0), .fill(0)]),
        ])
    func blanks(mode: Mode, numbers: [Int], places: [OpenBlank.Place]) throws {
        let step = try #require(try Sample.plan(Self.text, mode: mode).steps.first)
        #expect(step.blanks.map(\.number) == numbers)
        #expect(step.blanks.map(\.place) == places)
    }

    @Test("In expert mode no command is shown; the reference solution is still whole")
    func expert() throws {
        let step = try #require(try Sample.plan(Self.text, mode: .expert).steps.first)
        #expect(step.commands.isEmpty)
        #expect(step.solutions.map(\.isOwn) == [true])
        #expect(step.solutions[0].commands.count == 4)
        #expect(step.solutions[0].commands[1] == "wait(\"1m\")")
    }

    @Test("A file's text has what was entered, and expressions' values; an empty blank leaves it unwritten")
    func file() throws {
        let plan = try Sample.plan(Self.text)
        let fill = try #require(plan.steps.first?.fills.first)
        #expect(fill.blanks == [2, 3])
        #expect(fill.text(entered: [2: "x"], value: { _ in nil }) == nil)
        #expect(fill.text(entered: [2: "x", 3: "11"], value: { _ in nil }) == "size=x\ncount=11\nmode=fast\n")
    }

    @Test("A mode that the lab does not offer is refused by name")
    func modes() throws {
        let text = Self.text.replacing("modes: [lab, demo, challenge, expert]", with: "modes: [lab, demo]")
        #expect(throws: SessionError.modeNotOffered(mode: "expert", lab: "sample/sample", offered: ["lab", "demo"])) {
            _ = try Sample.plan(text, mode: .expert)
        }
    }
}
