package enum UnaryOperator: String, Sendable, Hashable {
    case minus = "-"
    case plus = "+"
    case not = "!"
    case complement = "~"
    case typeof
    case void
    case delete
}

package enum BinaryOperator: String, Sendable, Hashable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case power = "**"
    case equal = "=="
    case notEqual = "!="
    case strictEqual = "==="
    case strictNotEqual = "!=="
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case shiftRightUnsigned = ">>>"
    case bitAnd = "&"
    case bitOr = "|"
    case bitXor = "^"
    case `in`

    /// Higher binds tighter; JavaScript's order.
    var precedence: Int {
        switch self {
        case .bitOr: 4
        case .bitXor: 5
        case .bitAnd: 6
        case .equal, .notEqual, .strictEqual, .strictNotEqual: 7
        case .less, .lessEqual, .greater, .greaterEqual, .in: 8
        case .shiftLeft, .shiftRight, .shiftRightUnsigned: 9
        case .add, .subtract: 10
        case .multiply, .divide, .remainder: 11
        case .power: 12
        }
    }

    /// `<`, `<=`, `>` and `>=`.
    package var isOrdering: Bool {
        switch self {
        case .less, .lessEqual, .greater, .greaterEqual: true
        default: false
        }
    }

    package var isEquality: Bool { precedence == 7 }

    /// What needs numbers on both sides (`+` does unless a side is a string).
    package var isArithmetic: Bool {
        switch self {
        case .add, .subtract, .multiply, .divide, .remainder, .power: true
        default: false
        }
    }
}

package enum LogicalOperator: String, Sendable, Hashable {
    case and = "&&"
    case or = "||"
    case coalesce = "??"

    var precedence: Int {
        switch self {
        case .coalesce: 1
        case .or: 2
        case .and: 3
        }
    }
}

package enum AssignmentOperator: Sendable, Hashable {
    case plain
    case binary(BinaryOperator)
    case logical(LogicalOperator)
}
