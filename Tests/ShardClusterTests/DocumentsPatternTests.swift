import Testing

@testable import ShardCluster

@Suite struct DocumentsPatternTests {
    @Test(arguments: [
        ("abc", "", "xabcx", true), ("^abc$", "", "abcd", false), ("a.c", "", "a\nc", false),
        ("a.c", "s", "a\nc", true),
        ("^b", "m", "a\nb", true), ("^b", "", "a\nb", false), ("ABC", "i", "xabc", true), ("a b # c", "x", "ab", true),
        ("(ab|cd)+e", "", "abcde", true), ("a{2,3}b", "", "ab", false), ("a{2,3}b", "", "aab", true),
        ("[^0-9]+$", "", "12x", true), ("\\d{4}-\\d\\d", "", "on 2026-01", true), ("\\bcat\\b", "", "concat", false),
        ("\\bcat\\b", "", "a cat.", true), ("[[:alpha:]]\\.", "", "a.", true), ("(?i)X(?-i)y", "", "xY", false),
        ("(?i:x)y", "", "Xy", true), ("é", "", "café", true), ("É", "i", "café", true), ("x*", "", "", true),
        ("a$", "", "a\n", true), ("\\Qa.b\\E", "", "a.b", true), ("\\Qa.b\\E", "", "axb", false),
        ("[]a]", "", "]", true),
    ])
    func matchesAsPCRE(_ pattern: String, _ options: String, _ text: String, _ expected: Bool) throws {
        #expect(try Pattern(pattern, options: options).matches(text) == expected)
    }

    @Test(arguments: ["(a", "a)", "*a", "[a", "(?=a)", "(?<=a)b", "(a)\\1", "a{5,2}", "(?>a)", "\\"])
    func refusesWhatItCannotHonour(_ pattern: String) {
        #expect(code { _ = try Pattern(pattern) } == 51091)
    }

    /// A backtracking matcher would try 2^60 ways here.
    @Test func takesLinearTimeOnHostilePatterns() throws {
        let text = String(repeating: "a", count: 60) + "b"
        #expect(try !Pattern("^(a+)+$").matches(text))
        #expect(try !Pattern("^(a|aa)+$").matches(text))
    }

    @Test func prefersTheLeftmostAsPCREDoes() throws {
        let text = Array("xaaay".unicodeScalars.map(\.value))
        #expect(try Pattern("a+").firstMatch(in: text) == 1..<4)
        #expect(try Pattern("a+?").firstMatch(in: text) == 1..<2)
        #expect(try Pattern("a|aa").firstMatch(in: text) == 1..<2)
        #expect(try Pattern("a").firstMatch(in: text, from: 2) == 2..<3)
    }
}
