extension BSONValue {
    /// Any number that is whole and fits, whatever its type.
    package var int64: Int64? {
        switch self {
        case .int32(let value): Int64(value)
        case .int64(let value): value
        case .double(let value): Int64(exactly: value)
        case .decimal128(let value): value.int64
        default: nil
        }
    }

    /// Any number; an int64 or a decimal is rounded to the nearest double.
    package var double: Double? {
        switch self {
        case .int32(let value): Double(value)
        case .int64(let value): Double(value)
        case .double(let value): value
        case .decimal128(let value): value.double
        default: nil
        }
    }

    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    package var document: BSONDocument? {
        if case .document(let value) = self { value } else { nil }
    }

    package var array: [BSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var objectID: ObjectID? {
        if case .objectID(let value) = self { value } else { nil }
    }

    package var timestamp: BSONTimestamp? {
        if case .timestamp(let value) = self { value } else { nil }
    }

    /// Milliseconds since 1970.
    package var date: Int64? {
        if case .date(let value) = self { value } else { nil }
    }

    package var isNumber: Bool {
        switch self {
        case .int32, .int64, .double, .decimal128: true
        default: false
        }
    }

    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The server's rule (`coerceToBool`): only false, null, undefined and a numeric zero are false; NaN is true.
    package var truthy: Bool {
        switch self {
        case .bool(let value): value
        case .null, .undefined: false
        case .int32(let value): value != 0
        case .int64(let value): value != 0
        case .double(let value): value != 0
        case .decimal128(let value): !value.isZero
        default: true
        }
    }
}
