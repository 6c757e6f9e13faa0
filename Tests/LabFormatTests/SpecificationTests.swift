import Foundation
import Testing

@testable import LabFormat

/// Docs/LabFormat.md tells the truth: its examples, good and bad, and its table of rules.
///
/// With SHARDLAB_RECORD=1 in the environment the diagnostics under the bad examples are written anew, to be read
/// before they are kept.
struct SpecificationTests {
    private static let specification: Specification = {
        do {
            let read = try Specification()
            guard ProcessInfo.processInfo.environment["SHARDLAB_RECORD"] == "1" else { return read }
            try read.record()
            return try Specification()
        } catch {
            preconditionFailure("Docs/LabFormat.md cannot be read: \(error)")
        }
    }()

    @Test(arguments: specification.examples)
    func exampleGivesExactlyItsDiagnostics(_ example: SpecificationExample) {
        if !example.isGood { #expect(!example.expected.isEmpty) }
        #expect(example.diagnostics() == example.expected)
    }

    @Test func tableOfRulesIsTheRules() {
        #expect(Self.specification.ruleRows == Specification.wantedRuleRows)
        #expect(Set(Rule.all.map(\.name)).count == Rule.all.count)
    }

    /// Rules that need bytes or sizes which cannot stand in a document have tests of their own.
    private static let shownElsewhere: Set<String> = ["file-size", "file-encoding", "control-character"]

    @Test func everyRuleHasABadExample() {
        let shown = Self.specification.examples.flatMap(\.expected).compactMap { line in
            line.split(separator: "[").last.map { String($0.dropLast()) }
        }
        let missing = Rule.all.map(\.name).filter { !shown.contains($0) && !Self.shownElsewhere.contains($0) }
        #expect(missing == [])
    }

    @Test func theWholeLabIsReadAsItStands() throws {
        let example = try #require(Self.specification.examples.first)
        let lab = try #require(parseLab(text: example.text, path: "labs/sharding/joins.md").lab)
        #expect(lab.id == "sharding/joins")
        #expect(lab.points == 10)
        let step = try #require(lab.steps.first)
        #expect(step.id == "add-a-shard-under-load")
        #expect(step.checks.map(\.points) == [4, 3, 3])
        #expect(
            step.wrongs.map { $0.fails.map(\.name) } == [
                ["It joined under load", "Nobody noticed"], ["The new shard serves"],
            ])
        #expect(
            step.referenceSolutions.map(\.source) == [
                """
                load.start({ namespace: "shard_test.test_coll", batch: 100000, thinkTime: "1s" })
                wait("15m")
                sh.addShard("${newShard}")
                wait("35m")

                """
            ])
    }
}
