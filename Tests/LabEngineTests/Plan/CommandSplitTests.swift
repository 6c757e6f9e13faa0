import Testing

@testable import LabEngine

@Suite("A block split into commands")
struct CommandSplitTests {
    @Test(
        "Statements with their lines, comments behind them, nothing between them",
        arguments: [
            ("a()\nb()\n", ["a()", "b()"]),
            ("a(); b()\nc()", ["a(); b()", "c()"]),
            ("a({\n  x: 1\n}); b()\nc()", ["a({\n  x: 1\n}); b()", "c()"]),
            ("// a note\na()   // and why\n\n\nb()", ["a()   // and why", "b()"]),
            ("const f = () => {\n  a()\n}\nf()", ["const f = () => {\n  a()\n}", "f()"]),
            ("use shop\nshow collections", ["use shop", "show collections"]),
            ("print('ä\\n')\nprint(`x\n\ny`)", ["print('ä\\n')", "print(`x\n\ny`)"]),
            ("", []), ("// nothing", []),
        ])
    func split(text: String, commands: [String]) throws {
        #expect(try CommandSplit.commands(text) == commands)
    }
}
