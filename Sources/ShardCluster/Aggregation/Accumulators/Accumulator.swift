import BSON

/// A field of `$group`: its name, what is accumulated, and how.
struct Accumulator: Sendable {
    let name: String
    let kind: AccumulatorKind
    let input: Expression

    /// Reads `name: {$op: operand}`.
    init(name: String, _ specification: BSONValue, variables: [String]) throws(CommandError) {
        guard !FieldNames.hasDot(name) else {
            throw .location(40235, "The field name '\(name)' cannot contain '.'")
        }
        guard !FieldNames.startsWithDollar(name) else {
            throw .location(40236, "The field name '\(name)' cannot be an operator name")
        }
        guard let document = specification.document, let (function, operand) = document.first else {
            throw .location(40234, "The field '\(name)' must be an accumulator object")
        }
        guard document.count == 1 else {
            throw .location(40238, "The field '\(name)' must specify one accumulator")
        }
        guard FieldNames.startsWithDollar(function) else {
            throw .location(40234, "The field '\(name)' must be an accumulator object")
        }
        self.name = name
        (kind, input) = try Self.parse(function, operand, variables)
    }

    private static func parse(
        _ function: String, _ operand: BSONValue, _ variables: [String]
    ) throws(CommandError) -> (AccumulatorKind, Expression) {
        if let kind = simple(function) {
            guard operand.array == nil || operand.array?.count == 1 else {
                throw .location(40237, "The \(function) accumulator is a unary operator")
            }
            return (kind, try Expression(parsing: operand, variables: variables))
        }
        switch function {
        case "$count":
            guard operand.document?.isEmpty == true else {
                throw .typeMismatch("$count takes no arguments, i.e. $count:{}")
            }
            return (.count, .constant(nil))
        case "$firstN", "$lastN", "$minN", "$maxN": return try several(function, operand, variables)
        case "$top", "$bottom", "$topN", "$bottomN": return try ranked(function, operand, variables)
        default: throw .location(15952, "unknown group operator '\(function)'")
        }
    }

    private static func simple(_ function: String) -> AccumulatorKind? {
        switch function {
        case "$sum": .sum
        case "$avg": .average
        case "$min": .minimum
        case "$max": .maximum
        case "$first": .first
        case "$last": .last
        case "$push": .push
        case "$addToSet": .addToSet
        case "$stdDevPop": .deviation(isSample: false)
        case "$stdDevSamp": .deviation(isSample: true)
        case "$mergeObjects": .mergeObjects
        default: nil
        }
    }

    private static func several(
        _ function: String, _ operand: BSONValue, _ variables: [String]
    ) throws(CommandError) -> (AccumulatorKind, Expression) {
        guard let document = operand.document else {
            throw .location(
                5_787_900, "specification must be an object; found \(function): \(operand.serverText)")
        }
        let count = try count(document)
        guard let input = document["input"] else { throw .location(5_787_907, "Missing value for 'input'") }
        let kind: AccumulatorKind =
            switch function {
            case "$firstN": .firstN(count)
            case "$lastN": .lastN(count)
            case "$minN": .minN(count)
            default: .maxN(count)
            }
        return (kind, try Expression(parsing: input, variables: variables))
    }

    private static func ranked(
        _ function: String, _ operand: BSONValue, _ variables: [String]
    ) throws(CommandError) -> (AccumulatorKind, Expression) {
        guard let document = operand.document else {
            throw .location(
                5_788_001, "specification must be an object; found \(function): \(operand.serverText)")
        }
        let isSingle = function == "$top" || function == "$bottom"
        guard let sort = document["sortBy"]?.document else { throw .location(5_788_005, "Missing value for 'sortBy'") }
        guard let output = document["output"] else { throw .location(5_788_004, "Missing value for 'output'") }
        let kind = AccumulatorKind.ranked(
            try SortPattern(sort), count: isSingle ? 1 : try count(document),
            isBottom: function.hasPrefix("$bottom"), isSingle: isSingle)
        return (kind, try Expression(parsing: output, variables: variables))
    }

    private static func count(_ document: BSONDocument) throws(CommandError) -> Int {
        guard let value = document["n"] else { throw .location(5_787_906, "Missing value for 'n'") }
        guard let count = try Expression(parsing: value).evaluate([:], .none)?.int64 else {
            throw .location(5_787_902, "Value for 'n' must be of integral type, but found \(value.serverText)")
        }
        guard count > 0 else { throw .location(5_787_908, "'n' must be greater than 0, found \(count)") }
        return Int(clamping: min(count, Int64(AccumulatorState.valueLimit)))
    }
}
