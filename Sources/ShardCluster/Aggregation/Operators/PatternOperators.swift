import BSON

extension ExpressionOperator {
    /// `$regexMatch` and its kin; `captures` is always empty: the linear-time matcher keeps no groups.
    static let patterns: [ExpressionOperator] = [
        ExpressionOperator("$regexMatch", .named(["input", "regex", "options"], required: 2)) {
            operands throws(CommandError) in
            guard let (pattern, scalars) = try subject("$regexMatch", operands) else { return .bool(false) }
            return .bool(pattern.firstMatch(in: scalars) != nil)
        },
        ExpressionOperator("$regexFind", .named(["input", "regex", "options"], required: 2)) {
            operands throws(CommandError) in
            guard let (pattern, scalars) = try subject("$regexFind", operands),
                let range = pattern.firstMatch(in: scalars)
            else { return .null }
            return match(range, in: scalars)
        },
        ExpressionOperator("$regexFindAll", .named(["input", "regex", "options"], required: 2)) {
            operands throws(CommandError) in
            guard let (pattern, scalars) = try subject("$regexFindAll", operands) else { return .array([]) }
            var found: [BSONValue] = []
            var start = 0
            while start <= scalars.count, let range = pattern.firstMatch(in: scalars, from: start) {
                found.append(match(range, in: scalars))
                start = range.isEmpty ? range.upperBound + 1 : range.upperBound
            }
            return .array(found)
        },
    ]

    /// The pattern and the text; nil when either is null.
    private static func subject(
        _ name: String, _ operands: [BSONValue?]
    ) throws(CommandError) -> (Pattern, [UInt32])? {
        let options = operands[2]
        if let options, !options.isNullish, options.string == nil {
            throw .location(51106, "\(name) needs 'options' to be of type string")
        }
        guard let input = operands[0], let regex = operands[1], !input.isNullish, !regex.isNullish else { return nil }
        guard let text = input.string else { throw .location(51104, "\(name) needs 'input' to be of type string") }
        let pattern: Pattern
        switch regex {
        case .string(let source): pattern = try Pattern(source, options: options?.string ?? "")
        case .regex(let source):
            guard source.options.isEmpty || options?.string == nil else {
                throw .location(51107, "\(name): found regex option(s) specified in both 'regex' and 'option' fields")
            }
            pattern = try Pattern(source.pattern, options: options?.string ?? source.options)
        default: throw .location(51105, "\(name) needs 'regex' to be of type string or regex")
        }
        return (pattern, text.unicodeScalars.map(\.value))
    }

    private static func match(_ range: Range<Int>, in scalars: [UInt32]) -> BSONValue {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range].compactMap(UnicodeScalar.init))
        return .document([
            "match": .string(String(text)), "idx": .int32(Int32(clamping: range.lowerBound)), "captures": .array([]),
        ])
    }
}
