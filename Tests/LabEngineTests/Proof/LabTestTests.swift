import LabFormat
import Testing

@testable import LabEngine

@Suite("The lab test finds what is wrong with a lab")
struct LabTestTests {
    private func failures(_ text: String, seeds: Int = 1) throws -> [String] {
        let report = LabTest(LabEdition(lab: try Sample.lab(text), enhancements: []), seeds: seeds).run()
        return report.failures.map { "\($0.kind.rawValue) \($0.subject): \($0.failure ?? "")" }
    }

    @Test("A sound lab holds, at several seeds")
    func sound() throws {
        let report = LabTest(LabEdition(lab: try Sample.lab(Shop.text), enhancements: []), seeds: 3).run()
        #expect(report.failures == [])
        #expect(report.passed)
        let kinds = Set(report.results.map(\.kind))
        #expect(kinds == [.begins, .untouched, .solution, .wrong, .keep, .blanks, .repeats])
    }

    @Test("A check that holds untouched")
    func untouched() throws {
        let text = Shop.text.replacing(
            "db.items.findOne({ _id: 1 }) != null   // There is no item 1.", with: "true   // Nothing.")
        #expect(
            try failures(text).contains(
                "untouched Items: 1 of its 3 assertions hold before anything is done. Each must be false then."))
    }

    @Test("A solution that does not pass")
    func solution() throws {
        let found = try failures(Shop.text.replacing("countDocuments() == 3 ", with: "countDocuments() == 4 "))
        #expect(found.contains { $0.hasPrefix("solution the step's own commands: It does not pass: \"Items\"") })
    }

    @Test("A wrong answer that fails elsewhere than it says")
    func wrong() throws {
        let text = Shop.text.replacing("\"one only\" fails=\"Items\"", with: "\"one only\" fails=\"Nothing lost\"")
        #expect(
            try failures(text).contains("wrong one only: It fails at \"Items\", and says \"Nothing lost\"."))
    }

    @Test("A keep that nothing breaks")
    func keep() throws {
        let text = Shop.text.replacing(
            "\"cleared first\" fails=\"Nothing lost\" fails=\"Items\"", with: "\"cleared first\" fails=\"Items\"")
        let found = try failures(text)
        #expect(found.contains { $0.hasPrefix("keep Nothing lost: No wrong answer breaks it.") })
    }

    @Test("Blanks that do not matter")
    func blanks() throws {
        let text = Shop.text.replacing("{{1 | the next number}}", with: "1").replacing(
            "db.items.insertOne({ _id: 2, size: \"${size}\" })",
            with: "db.items.insertOne({ _id: 2, size: \"${size}\" })\nprint({{1 | any}})")
        #expect(
            try failures(text).contains(
                "blanks blanks in lab mode: The step passes with its blanks left empty. Put them where they matter."))
    }

    @Test("Output that is not what it prints")
    func output() throws {
        let shell = "```shell\ndb.items.insertOne({ _id: 3 })\n```\n"
        let right = Shop.text.replacing(shell, with: shell + "\n```output\n{ acknowledged: true, ... }\n```\n")
        let wrong = Shop.text.replacing(shell, with: shell + "\n```output\n{ acknowledged: false, ... }\n```\n")
        #expect(try failures(right) == [])
        #expect(
            try failures(wrong).contains { $0.hasPrefix("output ") && $0.contains("It prints:\n{ acknowledged: true") })
    }

    @Test("A set-up that fails")
    func setup() throws {
        let found = try failures(
            Shop.text.replacing("db.list.insertOne({ _id: \"seen\" })", with: "db.list.insertOne(5)"))
        #expect(found.contains { $0.hasPrefix("begins step 3: sample/sample: the set-up in line") })
    }
}
