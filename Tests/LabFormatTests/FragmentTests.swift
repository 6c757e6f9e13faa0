import Testing

@testable import LabFormat

/// Text, skeleton and solution are views of the same lines.
struct FragmentTests {
    private func fragment(_ text: String) -> (fragment: Fragment, notes: [MutantNote]) {
        let source = LabSource(path: "x.md", bytes: Array(text.utf8))
        let excerpt = Excerpt(text: text, offset: 0, line: 1)
        return FragmentReader.read(excerpt, blanks: true, notes: true, findings: Findings(source: source))
    }

    private static let text = """
        a({{1 | one}})   // mutant ok: any number
        {{challenge: b | two}} {{expert: = c + 1 | three}}
        \\{{d | e}} {{x | y | z}}

        """

    @Test func modesOpenTheirBlanks() {
        let fragment = fragment(Self.text).fragment
        #expect(fragment.view(in: .demo).text == "a(1)\nb c + 1\n{{d | e}} x | y\n")
        #expect(fragment.view(in: .lab).text == "a(____(1))\nb c + 1\n{{d | e}} ____(2)\n")
        #expect(fragment.view(in: .challenge, numberedFrom: 4).text == "a(____(4))\n____(5) c + 1\n{{d | e}} ____(6)\n")
        #expect(fragment.view(in: .expert).open.map(\.number) == [1, 2, 3, 4])
        #expect(fragment.view(in: .lab, entered: [1: "7"]).text == "a(7)\nb c + 1\n{{d | e}} ____(2)\n")
        #expect(fragment.filled == fragment.view(in: .demo).text)
    }

    @Test func blanksAreSplitAtTheirLastBar() {
        let blanks = fragment(Self.text).fragment.blanks
        #expect(blanks.map(\.answer) == ["1", "b", "c + 1", "x | y"])
        #expect(blanks.map(\.hint) == ["one", "two", "three", "z"])
        #expect(blanks.map(\.level) == [.plain, .challenge, .expert, .plain])
        #expect(blanks.map(\.kind) == [.text, .text, .expression, .text])
        #expect(blanks.map(\.position.column) == [3, 1, 24, 12])
    }

    @Test func bracesInsideABlankComeInPairs() {
        let blanks = fragment("f({{{ a: { b: 1 } } | a document}})\n{{${x} | a variable}}\n").fragment.blanks
        #expect(blanks.map(\.answer) == ["{ a: { b: 1 } }", "${x}"])
    }

    @Test func notesAreTakenOutAndKept() {
        let (fragment, notes) = fragment(Self.text)
        #expect(notes == [MutantNote(reason: "any number", line: 1)])
        #expect(!fragment.filled.contains("mutant"))
    }

    @Test func everyByteKnowsWhereItStands() {
        let mapped = MappedText(fragment(Self.text).fragment)
        let bytes = Array(Self.text.utf8)
        for (index, byte) in mapped.bytes.enumerated() {
            #expect(bytes[mapped.offset(at: index)] == byte)
        }
    }
}
