import Testing

@testable import LabEngine

@Suite("What a block prints against what the lab tells")
struct ToldOutputTests {
    @Test(
        "Three dots stand for anything, blanks at the ends of lines for nothing",
        arguments: [
            ("a\nb", "a\nb", true), ("a  \nb\n\n", "a\nb", true), ("a\nb", "a", false), ("a\nx\nb", "a\n...\nb", true),
            ("{ ok: 1, n: 7 }", "{ ok: 1, ... }", true), ("{ ok: 0 }", "{ ok: 1, ... }", false),
            ("anything", "...", true),
            ("", "...", true), ("ab", "a...b...c", false), ("aXbYc", "a...b...c", true), ("ab", "ab...b", false),
            ("a", "", false), ("", "", true),
        ])
    func table(printed: String, told: String, matches: Bool) {
        #expect(ToldOutput.matches(printed, told: told) == matches)
    }
}
