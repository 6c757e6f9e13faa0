/// `{"do": "fill", "number": 2, "text": "M40"}`: the word, and what it needs.
extension Input: Codable {
    private enum Key: String, CodingKey {
        case word = "do"
        case text, number, run
    }

    private enum Word: String, Codable {
        case command, runShown, check, next, hint, solution, fill, reveal, answer, undo, replay
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        func text() throws -> String { try fields.decode(String.self, forKey: .text) }
        func number() throws -> Int { try fields.decode(Int.self, forKey: .number) }
        switch try fields.decode(Word.self, forKey: .word) {
        case .command: self = .command(try text())
        case .runShown: self = .runShown(try number())
        case .check: self = .check
        case .next: self = .next
        case .hint: self = .hint
        case .solution: self = .solution(run: try fields.decode(Bool.self, forKey: .run))
        case .fill: self = .fill(try number(), try text())
        case .reveal: self = .reveal(try number())
        case .answer: self = .answer(try number(), try text())
        case .undo: self = .undo(try number())
        case .replay: self = .replay(behaviour: try number())
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        func put(_ word: Word, number: Int? = nil, text: String? = nil, run: Bool? = nil) throws {
            try fields.encode(word, forKey: .word)
            try fields.encodeIfPresent(number, forKey: .number)
            try fields.encodeIfPresent(text, forKey: .text)
            try fields.encodeIfPresent(run, forKey: .run)
        }
        switch self {
        case .command(let text): try put(.command, text: text)
        case .runShown(let number): try put(.runShown, number: number)
        case .check: try put(.check)
        case .next: try put(.next)
        case .hint: try put(.hint)
        case .solution(let run): try put(.solution, run: run)
        case .fill(let number, let text): try put(.fill, number: number, text: text)
        case .reveal(let number): try put(.reveal, number: number)
        case .answer(let number, let text): try put(.answer, number: number, text: text)
        case .undo(let number): try put(.undo, number: number)
        case .replay(let behaviour): try put(.replay, number: behaviour)
        }
    }
}
