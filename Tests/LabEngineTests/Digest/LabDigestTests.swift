import LabFormat
import Testing

@testable import LabEngine

@Suite("The two hashes of a lab")
struct LabDigestTests {
    private static let text = LabPlanTests.text

    private func hashes(_ text: String) throws -> (logic: String, text: String) {
        let lab = try Sample.lab(text)
        return (LabDigest.logic(lab, enhancements: []), LabDigest.text(lab, enhancements: []))
    }

    @Test(
        "Prose changes the text hash alone",
        arguments: [
            ("What it is about", "What this is about"), ("title: A Sample", "title: One Sample"),
            ("## Fill the shop", "## Fill the shop"),
        ])
    func prose(old: String, new: String) throws {
        let before = try hashes(Self.text)
        let after = try hashes(Self.text.replacing(old, with: new))
        #expect(before.logic == after.logic)
        #expect((before.text == after.text) == (old == new))
    }

    @Test(
        "Whatever decides a verdict or a point changes the logic hash",
        arguments: [
            ("== 1", "== 2"), ("points=8", "points=7"), ("\"Filled\"", "\"Full\""), ("shards: 2", "shards: 3"),
            ("database: shop", "database: store"), ("int: [10, 40]", "int: [10, 50]"), ("{{challenge: fast", "{{fast"),
            ("not slow", "not slow"), ("print(\"c\")", "print(\"d\")"), ("shop.properties", "my.properties"),
        ])
    func logic(old: String, new: String) throws {
        let changed = Self.text.replacing(old, with: new).replacing(
            "points: 10", with: new == "points=7" ? "points: 9" : "points: 10")
        #expect((try hashes(Self.text).logic == hashes(changed).logic) == (old == new))
    }
}
