/// The members of a `Set`, in the order in which they came.
struct ValueSet: Sendable {
    private(set) var values: [Value] = []
    private var keys: Set<Key> = []

    enum Key: Hashable, Sendable {
        case undefined
        case null
        case bool(Bool)
        case number(UInt64)
        case string([UInt8])
        case object(Reference)

        /// As JavaScript's sets see it: NaN is itself, and the two zeros are one.
        init(_ value: Value) {
            self =
                switch value {
                case .undefined: .undefined
                case .null: .null
                case .bool(let value): .bool(value)
                case .number(let value): .number(value == 0 ? 0 : value.isNaN ? UInt64.max : value.bitPattern)
                case .string(let value): .string(Array(value.utf8))
                case .object(let reference): .object(reference)
                }
        }
    }

    func contains(_ value: Value) -> Bool { keys.contains(Key(value)) }

    mutating func insert(_ value: Value) {
        if keys.insert(Key(value)).inserted { values.append(value) }
    }

    mutating func remove(_ value: Value) -> Bool {
        guard keys.remove(Key(value)) != nil else { return false }
        values.removeAll { Key($0) == Key(value) }
        return true
    }
}
