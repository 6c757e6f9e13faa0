import BSON
import ShellSyntax

extension Machine {
    /// An operator on two values; the expressions are for messages.
    mutating func binary(
        _ sign: BinaryOperator, _ left: Value, _ right: Value, _ leftSource: Expression?, _ rightSource: Expression?
    ) throws(Interruption) -> Value {
        if isCheck { try refuseNothing(sign, left, right, leftSource, rightSource) }
        if case .number(let a) = left, case .number(let b) = right { return arithmetic(sign, a, b) }
        switch sign {
        case .equal: return .bool(try looselyEqual(left, right))
        case .notEqual: return .bool(!(try looselyEqual(left, right)))
        case .strictEqual: return .bool(strictlyEqual(left, right))
        case .strictNotEqual: return .bool(!strictlyEqual(left, right))
        case .add: return try add(left, right, at: leftSource?.span)
        case .less, .lessEqual, .greater, .greaterEqual: return .bool(try ordered(sign, left, right))
        case .in: return .bool(try has(right, left, at: rightSource?.span))
        default: return arithmetic(sign, try number(of: left), try number(of: right))
        }
    }

    private func arithmetic(_ sign: BinaryOperator, _ a: Double, _ b: Double) -> Value {
        switch sign {
        case .add: .number(a + b)
        case .subtract: .number(a - b)
        case .multiply: .number(a * b)
        case .divide: .number(a / b)
        case .remainder: .number(a.truncatingRemainder(dividingBy: b))
        case .power: .number(Power.raise(a, b))
        case .equal, .strictEqual: .bool(a == b)
        case .notEqual, .strictNotEqual: .bool(a != b)
        case .less: .bool(a < b)
        case .lessEqual: .bool(a <= b)
        case .greater: .bool(a > b)
        case .greaterEqual: .bool(a >= b)
        case .bitAnd: .number(Double(int32(a) & int32(b)))
        case .bitOr: .number(Double(int32(a) | int32(b)))
        case .bitXor: .number(Double(int32(a) ^ int32(b)))
        case .shiftLeft: .number(Double(int32(a) << (int32(b) & 31)))
        case .shiftRight: .number(Double(int32(a) >> (int32(b) & 31)))
        case .shiftRightUnsigned: .number(Double(UInt32(bitPattern: int32(a)) >> UInt32(int32(b) & 31)))
        case .in: .bool(false)
        }
    }

    private mutating func add(_ left: Value, _ right: Value, at span: SourceSpan?) throws(Interruption) -> Value {
        let a = try primitive(left, preferNumber: false)
        let b = try primitive(right, preferNumber: false)
        if isString(a) || isString(b) {
            return try checked(try text(of: a, at: span) + text(of: b, at: span), at: span)
        }
        return .number(try number(of: a) + number(of: b))
    }

    private func isString(_ value: Value) -> Bool { if case .string = value { true } else { false } }

    private mutating func ordered(_ sign: BinaryOperator, _ left: Value, _ right: Value) throws(Interruption) -> Bool {
        let a = try primitive(left, preferNumber: true)
        let b = try primitive(right, preferNumber: true)
        if case .string(let a) = a, case .string(let b) = b {
            let isLess = a.utf16.lexicographicallyPrecedes(b.utf16)
            let isMore = b.utf16.lexicographicallyPrecedes(a.utf16)
            switch sign {
            case .less: return isLess
            case .lessEqual: return !isMore
            case .greater: return isMore
            default: return !isLess
            }
        }
        if case .bool(let result) = arithmetic(sign, try number(of: a), try number(of: b)) { return result }
        return false
    }

    func strictlyEqual(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.undefined, .undefined), (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.object(let a), .object(let b)): a == b || sameBuiltin(a, b)
        default: false
        }
    }

    /// `db`, its collections and methods are made anew each time they are named; they are what they name.
    private func sameBuiltin(_ a: Reference, _ b: Reference) -> Bool {
        switch (state.heap[a], state.heap[b]) {
        case (.database(let a), .database(let b)): a == b
        case (.collection(let a, let c), .collection(let b, let d)): a == b && c == d
        case (.method(let a, let c), .method(let b, let d)): a === b && strictlyEqual(c, d)
        default: false
        }
    }

    mutating func looselyEqual(_ left: Value, _ right: Value) throws(Interruption) -> Bool {
        switch (left, right) {
        case (.undefined, _), (.null, _): return right.isNullish
        case (_, .undefined), (_, .null): return false
        case (.object, .object): return strictlyEqual(left, right)
        case (.object, _): return try looselyEqual(try primitive(left, preferNumber: false), right)
        case (_, .object): return try looselyEqual(left, try primitive(right, preferNumber: false))
        case (.string, .string): return strictlyEqual(left, right)
        default: return try number(of: left) == number(of: right)
        }
    }

    private mutating func has(_ object: Value, _ key: Value, at span: SourceSpan?) throws(Interruption) -> Bool {
        guard case .object = object else {
            throw .error(
                ShellError("TypeError", "in needs an object on its right, given \(describe(object)).", at: span))
        }
        let name = try text(of: key, at: span)
        return ownMember(object, name) != nil || (isArray(object) && name == "length")
    }
}
