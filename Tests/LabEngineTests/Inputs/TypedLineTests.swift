import LabEngine
import Testing

@Suite("What a typed line means")
struct TypedLineTests {
    @Test(
        "The session's words stand behind a colon; the rest is the shell's",
        arguments: [
            ("sh.status()", .input(.command("sh.status()"))),
            ("  db.a.find({ a: ':check' })", .input(.command("  db.a.find({ a: ':check' })"))),
            ("", .empty), ("   ", .empty),
            (":check", .input(.check)), ("  :next  ", .input(.next)), (":hint", .input(.hint)),
            (":solution", .input(.solution(run: false))), (":solution run", .input(.solution(run: true))),
            (":1", .input(.runShown(1))), (":12", .input(.runShown(12))),
            (":undo", .input(.undo(1))), (":undo 3", .input(.undo(3))),
            (":fill 2 M40", .input(.fill(2, "M40"))), (":fill 1  two words ", .input(.fill(1, "two words"))),
            (":reveal 2", .input(.reveal(2))), (":answer 2", .input(.answer(1, "2"))),
            (":answer 1,3", .input(.answer(1, "1,3"))),
            (":chart Batch time", .view(word: "chart", argument: "Batch time")),
            (":quit", .view(word: "quit", argument: "")),
        ] as [(String, TypedLine)])
    func words(line: String, expected: TypedLine) {
        #expect(TypedLine(line) == expected)
    }

    @Test("With several quizzes, :answer may name one; without, the first open one is meant")
    func severalQuizzes() {
        #expect(TypedLine(":answer 2 1,3", quizzes: 2, openQuiz: 1) == .input(.answer(2, "1,3")))
        #expect(TypedLine(":answer 3", quizzes: 2, openQuiz: 2) == .input(.answer(2, "3")))
        #expect(TypedLine(":answer 1 3", quizzes: 1) == .input(.answer(1, "3")))
        #expect(TypedLine(":answer 1 1", quizzes: 1) == .input(.answer(1, "1")))
        #expect(TypedLine(":answer 1, 3", quizzes: 1) == .input(.answer(1, "1, 3")))
        #expect(TypedLine(":answer 3 shards", quizzes: 1) == .input(.answer(1, "3 shards")))
    }

    @Test(
        "What is not understood says what to write",
        arguments: [
            (":chekc", "There is no \":chekc\". Did you mean :check?"),
            (":frobnicate", "There is no \":frobnicate\". Type :help."),
            (":", "There is no \":\". Type :help."),
            (":check now", "\":check\" takes nothing behind it. Write :check alone."),
            (":topology shard-01", "\":topology\" takes nothing behind it. Write :topology alone."),
            (":replication now", "\":replication\" takes nothing behind it. Write :replication alone."),
            (
                ":solution walk",
                ":solution does not know \"walk\". Did you mean :solution run? It does what :solution alone shows."
            ),
            (
                ":answer 2 1",
                "This step has one question, and no question 2. Write :answer N, or :answer N,M to choose several options."
            ),
            (":undo x", "\"x\" is not a number from 1. Write :undo or :undo N."),
            (":undo 0", "\"0\" is not a number from 1. Write :undo or :undo N."),
            (":undo 99999999999999999999", "\"99999999999999999999\" is not a number from 1. Write :undo or :undo N."),
            (":fill 2", ":fill takes a blank's number and its text. Write :fill N VALUE."),
            (":answer", ":answer takes an option's number or a value. Write :answer N."),
            (":-1", "There is no \":-1\". Type :help."),
        ])
    func problems(line: String, message: String) {
        #expect(TypedLine(line) == .problem(message))
    }
}
