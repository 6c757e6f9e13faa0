import ShellSyntax
import Testing

@Suite struct ParserTests {
    @Test(arguments: acceptedSamples) func accepts(_ source: String) {
        if case .failure(let diagnostic) = Parser.parse(source) {
            Issue.record("\(source): \(diagnostic.text)")
        }
    }

    /// `^` marks the column at which the message must point.
    @Test(arguments: [
        ("1 +", "   ^", "The input ends too early."),
        ("sh.addShard('a'", "               ^", ") is missing in a call: found the end."),
        ("f(1 2)", "    ^", ") is missing in a call: found 2."),
        ("'abc", "^", "This string is not closed."),
        ("`a${1", "     ^", "} is missing in a template: found the end."),
        ("/a", "^", "This regular expression is not closed."),
        ("/* a", "^", "This comment is not closed."),
        ("let a; let a", "           ^", "a is already declared here."),
        ("const a", "      ^", "A const needs a value."),
        ("const undefined = 1", "      ^", "undefined can't be declared."),
        ("return 1", "^", "return only stands in functions."),
        ("break", "^", "break only stands in loops."),
        ("1 = 2", "^", "Nothing can be assigned to this."),
        ("a ?? b || c", "     ^", "?? can't be mixed with || or && as it stands."),
        ("-a ** 2", "   ^", "A sign before ** is ambiguous."),
        ("({ a = 1 })", "     ^", "A field's value stands behind a colon."),
        ("[{ a = 1 }, ([b]) => b]", "     ^", "A field's value stands behind a colon."),
        ("{ a: 1 }", "   ^", "Labels are not known here; a line that begins with { is a block."),
        ("a b", "  ^", "b can't stand here."),
        ("5n", "^", "BigInt literals are not known here."),
        ("010", "^", "A number can't begin with 0 here."),
        ("await f()", "^", "await can't stand here."),
        ("'\\u{110000}'", " ^", "This escape names no character."),
        ("f({ a.b: 1 })", "     ^", "A dotted name can't stand bare."),
        ("({ 'a' })", "       ^", ": is missing behind the field's name: found }."),
        ("x = “a”", "    ^", "A typographic quotation mark can't stand here."),
        ("if (a) let b = 1", "       ^", "A declaration needs a block here."),
        ("(a, b)\n=> a", "^", "=> can't stand here."),
        ("/+/", " ^", "There is nothing to repeat before this."),
        ("/(a/", " ^", "This group is not closed."),
        ("a[", "  ^", "The input ends too early."),
        ("f([1,, 2])", "     ^", "A value is missing before the comma."),
        ("[, a].length", " ^", "A value is missing before the comma."),
        ("f(, 1)", "  ^", "A value is missing before the comma."),
        ("grün.", "     ^", "A name is missing behind the dot: found the end."),
    ]) func refusesAtTheColumn(_ source: String, _ mark: String, _ message: String) {
        guard case .failure(let diagnostic) = Parser.parse(source) else {
            Issue.record("accepted: \(source)")
            return
        }
        #expect(diagnostic.message == message)
        #expect(SourceText(source).position(of: diagnostic.span.start).column == mark.count)
    }

    @Test func automaticSemicolonsAreJavaScripts() throws {
        #expect(try Parser.parse("a\nb").get().statements.count == 2)
        #expect(try Parser.parse("a\n(b)").get().statements.count == 1)
        #expect(try Parser.parse("a\n+b").get().statements.count == 1)
        #expect(try Parser.parse("a\n++\nb").get().statements.count == 2)
    }

    @Test func shellWordsAreStatements() throws {
        let statements = try Parser.parse("use my-db; show dbs\nuse = 1").get().statements
        guard case .word(.use("my-db")) = statements[0].kind, case .word(.show("dbs")) = statements[1].kind,
            case .expression = statements[2].kind
        else {
            Issue.record("\(statements)")
            return
        }
    }

    @Test(arguments: [
        "(", "[", "{a:", "!", "a=", "a?", "()=>", "`${", "f(", "if(a)", "-", "{", "new A(", "function(){", "1+",
    ])
    func deepNestingIsAnErrorNotATrap(_ piece: String) {
        let source =
            piece.hasPrefix("{a") ? "(" + String(repeating: piece, count: 5000) : String(repeating: piece, count: 5000)
        guard case .failure = Parser.parse(source) else {
            Issue.record("accepted \(piece)")
            return
        }
    }

    @Test func longChainsAreBounded() {
        let sum = "1" + String(repeating: "+1", count: 10_000)
        guard case .failure(let diagnostic) = Parser.parse(sum) else {
            Issue.record("accepted")
            return
        }
        #expect(diagnostic.message == "This nests deeper than 200 levels.")
        #expect((try? Parser.parse("f(" + String(repeating: "1,", count: 10_000) + "1)").get()) != nil)
    }

    @Test func longInputIsRefused() {
        guard case .failure(let diagnostic) = Parser.parse(String(repeating: " ", count: 65_537)) else {
            Issue.record("accepted")
            return
        }
        #expect(diagnostic.text == "This is longer than 64 KiB. Give it in parts.")
    }
}
