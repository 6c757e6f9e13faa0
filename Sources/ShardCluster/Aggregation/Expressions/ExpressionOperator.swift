import BSON

/// An operator whose operands are all evaluated before it: its name, its parameters and what it computes.
package struct ExpressionOperator: Sendable {
    typealias Body = @Sendable ([BSONValue?]) throws(CommandError) -> BSONValue?

    let name: String
    let parameters: Parameters
    let body: Body

    enum Parameters: Sendable, Hashable {
        /// `{$op: x}` or `{$op: [x, y]}`.
        case positional(ClosedRange<Int>)
        /// `{$op: {a: x, b: y}}`, in this order; the first `required` of them must be given.
        case named([String], required: Int)
        /// `{$op: x}` where an array is the one operand itself.
        case single
    }

    init(_ name: String, _ parameters: Parameters, _ body: @escaping Body) {
        self.name = name
        self.parameters = parameters
        self.body = body
    }

    /// An operator of exactly that many operands.
    init(_ name: String, _ count: Int, _ body: @escaping Body) {
        self.init(name, .positional(count...count), body)
    }

    /// An operator of any number of operands from `minimum` on.
    init(_ name: String, atLeast minimum: Int, _ body: @escaping Body) {
        self.init(name, .positional(minimum...Int.max), body)
    }

    private static let byName: [String: ExpressionOperator] = {
        let families = [
            arithmetic, rounding, comparison, logic, strings, patterns, arrays, arrayOrder, sets, objects, conversions,
            dates, dateParts, dateFormats, bitwise,
        ]
        var table: [String: ExpressionOperator] = [:]
        for family in families {
            for function in family { table[function.name] = function }
        }
        return table
    }()

    static func named(_ name: String) -> ExpressionOperator? { byName[name] }
}
