import ShellSyntax

/// What a line that a learner typed, or a script holds, asks for.
///
/// The session's own words stand behind a colon (`:check`, `:fill 2 M40`, `:1`); everything else is a command of the shell.
package enum TypedLine: Sendable, Hashable {
    case input(Input)
    /// A word that only shows something (`:status`, `:chart Batch time`): the front end's affair, not in the journal.
    case view(word: String, argument: String)
    case empty
    /// Not understood; the message ends with what to do.
    case problem(String)

    /// Words that a front end answers by itself.
    package static let viewWords = [
        "text", "status", "chart", "topology", "replication", "timeline", "explain", "svg", "help", "quit",
    ]
    /// Those of them that show the same whatever stands behind them.
    private static let wordsAlone = ["status", "topology", "replication", "quit"]
    /// Words that are inputs of the session.
    package static let inputWords = ["check", "next", "hint", "solution", "fill", "reveal", "answer", "undo"]

    /// Reads a line; `quizzes` is the step's number of quizzes and `openQuiz` the first that is not answered right, from 1.
    package init(_ line: String, quizzes: Int = 1, openQuiz: Int = 1) {
        let trimmed = Self.trimmed(line[...])
        guard trimmed.first == ":" else {
            self = trimmed.isEmpty ? .empty : .input(.command(line))
            return
        }
        let (word, rest) = Self.split(trimmed.dropFirst())
        if word.allSatisfy(\.isNumber), let number = Int(word), rest.isEmpty {
            self = .input(.runShown(number))
            return
        }
        self = Self.read(word: word, rest: rest, quizzes: quizzes, openQuiz: openQuiz)
    }

    private static func read(word: String, rest: String, quizzes: Int, openQuiz: Int) -> TypedLine {
        switch (word, rest) {
        case ("check", ""): return .input(.check)
        case ("next", ""): return .input(.next)
        case ("hint", ""): return .input(.hint)
        case ("solution", ""): return .input(.solution(run: false))
        case ("solution", "run"): return .input(.solution(run: true))
        case ("solution", _):
            return .problem(
                ":solution does not know \"\(rest)\". Did you mean :solution run? It does what :solution alone shows.")
        case ("undo", ""): return .input(.undo(1))
        case ("undo", _): return numbered(rest, "Write :undo or :undo N.") { .undo($0) }
        case ("reveal", _): return numbered(rest, "Write :reveal N with the number of a blank.") { .reveal($0) }
        case ("fill", _): return fill(rest)
        case ("answer", _): return answer(rest, quizzes: quizzes, openQuiz: openQuiz)
        default: break
        }
        if wordsAlone.contains(word), !rest.isEmpty {
            return .problem("\":\(word)\" takes nothing behind it. Write :\(word) alone.")
        }
        if viewWords.contains(word) { return .view(word: word, argument: rest) }
        if inputWords.contains(word) { return .problem("\":\(word)\" takes nothing behind it. Write :\(word) alone.") }
        let near = nearest(word, in: inputWords + viewWords).map { "Did you mean :\($0)?" }
        return .problem("There is no \":\(word)\". \(near ?? "Type :help.")")
    }

    private static func numbered(_ text: String, _ remedy: String, _ make: (Int) -> Input) -> TypedLine {
        guard let number = Int(text), number > 0 else {
            return .problem("\"\(text)\" is not a number from 1. \(remedy)")
        }
        return .input(make(number))
    }

    private static func fill(_ rest: String) -> TypedLine {
        let (first, value) = split(rest[...])
        guard let number = Int(first), number > 0, !value.isEmpty else {
            return .problem(":fill takes a blank's number and its text. Write :fill N VALUE.")
        }
        return .input(.fill(number, value))
    }

    /// `:answer 2` answers the open quiz, `:answer 1,3` with two options; before a space stands the quiz's number.
    private static func answer(_ rest: String, quizzes: Int, openQuiz: Int) -> TypedLine {
        guard !rest.isEmpty else {
            return .problem(":answer takes an option's number or a value. Write :answer N.")
        }
        let (first, value) = split(rest[...])
        guard !value.isEmpty, let quiz = Int(first), quizzes > 1 || isChoice(value) else {
            return .input(.answer(openQuiz, rest))
        }
        if (1...max(1, quizzes)).contains(quiz) { return .input(.answer(quiz, value)) }
        guard isChoice(value) else { return .input(.answer(openQuiz, rest)) }
        let known = quizzes > 1 ? "questions 1 to \(quizzes)" : "one question"
        return .problem(
            "This step has \(known), and no question \(quiz). Write :answer N, or :answer N,M to choose several options."
        )
    }

    /// Option numbers, as in "1,3" or "2".
    private static func isChoice(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && $0.isNumber || $0 == "," || $0 == " " }
    }

    private static func split(_ text: Substring) -> (String, String) {
        let head = text.prefix { !$0.isWhitespace }
        return (String(head), trimmed(text.dropFirst(head.count)))
    }

    private static func trimmed(_ text: Substring) -> String {
        var rest = text.drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
