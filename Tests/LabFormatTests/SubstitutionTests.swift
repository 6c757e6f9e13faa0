import LabFormat
import Testing

/// `${name}` is replaced where it is ours, and left where it is JavaScript's.
struct SubstitutionTests {
    private let values = Substitution(["x": "north", "n": "16"])

    @Test func proseReplacesDeclaredNames() {
        #expect(
            values.text("Add ${x} of ${n} MB, not ${y}, ${x.z} or \\${x}.")
                == "Add north of 16 MB, not ${y}, ${x.z} or \\${x}.")
        #expect(values.text("${${x}} $x {x} ${ x }") == "${north} $x {x} ${ x }")
        #expect(values.text("no variable") == "no variable")
    }

    @Test func templateLiteralsAreJavaScripts() {
        #expect(values.shell("f(\"${x}\", '${x}', `${x}`, ${n})") == "f(\"north\", 'north', `${x}`, 16)")
        #expect(values.shell("`a ${ f(\"${x}\") } ${x}` + \"${x}\"") == "`a ${ f(\"north\") } ${x}` + \"north\"")
        #expect(values.shell("`a ${ {b: `${x}`} } ${x}` + ${n}") == "`a ${ {b: `${x}`} } ${x}` + 16")
    }

    @Test func commentsAreTextThatLearnersRead() {
        #expect(values.shell("a   // it's ${x}\nb `${x}`") == "a   // it's north\nb `${x}`")
        #expect(values.shell("/* ` ${x} */ `${x}`") == "/* ` north */ `${x}`")
        #expect(values.shell("\"`\" + ${n} + '\\'`${x}'") == "\"`\" + 16 + '\\'`north'")
    }

    @Test func filesLoseTheBackslash() {
        #expect(values.file("a=${x}\nb=\\${x}\nc=\\n") == "a=north\nb=${x}\nc=\\n")
    }

    @Test func domainsHaveTheirValues() throws {
        let text = """
            ---
            title: x
            difficulty: beginner
            minutes: 1
            modes: [lab]
            sandbox: { shards: 2 }
            variables:
              country: { pick: [NO, 1.10, yes] }
              size: { int: [16, 70], step: 16 }
              wide: { int: [-9223372036854775808, 9223372036854775807] }
            ---
            """
        let variables = try #require(parseLab(text: text, path: "a/b.md").lab?.variables)
        #expect(variables.map(\.name) == ["country", "size", "wide"])
        #expect((0..<4).map { variables[0].value(at: $0) } == ["NO", "1.10", "yes", nil])
        #expect((0..<5).map { variables[1].value(at: $0) } == ["16", "32", "48", "64", nil])
        #expect(variables[2].valueCount == Int64.max)
        #expect(variables[2].value(at: 0) == "-9223372036854775808")
    }
}
