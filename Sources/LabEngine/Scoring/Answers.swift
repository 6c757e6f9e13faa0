import BSON

/// How what a learner wrote is compared with what is right.
enum Answers {
    /// Texts are the same trimmed and without regard to case.
    static func same(_ text: String, _ right: String) -> Bool {
        trimmed(text).lowercased() == trimmed(right).lowercased()
    }

    /// Numbers by value, at most `within` apart; everything else as text.
    static func matches(_ text: String, _ right: BSONValue, within: Double?) -> Bool {
        guard let expected = right.double else { return same(text, right.answerText) }
        guard let given = Double(trimmed(text)), given.isFinite else { return false }
        return abs(given - expected) <= (within ?? 0)
    }

    /// The option numbers in "2", "1,3" or "1 3", each once and in order; nil where one is no option.
    static func options(_ text: String, of count: Int) -> [Int]? {
        let parts = text.split { $0 == "," || $0 == " " }
        let numbers = parts.compactMap { Int($0) }
        guard !numbers.isEmpty, numbers.count == parts.count else { return nil }
        guard numbers.allSatisfy({ (1...max(1, count)).contains($0) }) else { return nil }
        return Set(numbers).sorted()
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}

extension BSONValue {
    /// The value as a learner would write it into a blank: a string without quotation marks.
    var answerText: String {
        if let string { return string }
        if let int64 { return String(int64) }
        return ExtendedJSON.relaxed(self)
    }
}
