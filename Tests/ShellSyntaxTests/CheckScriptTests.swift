import ShellSyntax
import Testing

@Suite struct CheckScriptTests {
    static let block = """
        // An author's note.
        load.failed == 0                           // Some failed: "see http://x".
        const before = load.p95({
          until: load.joined("c") })               // a note too
        load.p95({ last: "5m" }) <= 1.25 *
          before // Batches take longer.
        cluster.shards().every(s => {
          const n = s.chunks
          return n > 0
        })
        "no // comment"
        """

    @Test func splitsIntoConstantsAndAssertions() throws {
        let script = try CheckScript.parse(Self.block).get()
        #expect(
            script.assertions.map(\.message) == ["Some failed: \"see http://x\".", "Batches take longer.", "", ""])
        #expect(script.assertions[0].source == "load.failed == 0")
        #expect(script.assertions[3].source == "\"no // comment\"")
        #expect(script.notes.map(\.text) == ["An author's note.", "a note too"])
        #expect(script.lines.count == 5)
    }

    @Test func aLineEndEndsAnAssertion() throws {
        #expect(try CheckScript.parse("a\n(b)\n[c]\n-d").get().assertions.map(\.source) == ["a", "(b)", "[c]", "-d"])
        guard case .failure(let diagnostic) = CheckScript.parse("a\n&& b") else {
            Issue.record("accepted")
            return
        }
        #expect(diagnostic.message == "&& can't stand here.")
    }

    @Test func otherStatementsAreRefused() {
        guard case .failure(let diagnostic) = CheckScript.parse("a\nlet b = 1") else {
            Issue.record("accepted")
            return
        }
        #expect(diagnostic.message == "A check holds const lines and assertions only.")
        #expect(diagnostic.span == SourceSpan(start: 2, end: 11))
    }
}
