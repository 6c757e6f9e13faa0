import BSON

extension Heap {
    /// A BSON value as mongosh gives it to JavaScript; `plain` makes numbers of 64-bit integers, which only values that
    /// never crossed a wire do. Documents stay unread until somebody looks into them.
    mutating func value(of bson: BSONValue, plain: Bool = false) -> Value {
        switch bson {
        case .double(let number): .number(number)
        case .int32(let number): .number(Double(number))
        case .int64(let number) where plain: .number(Double(number))
        case .string(let text): .string(text)
        case .bool(let value): .bool(value)
        case .null: .null
        case .undefined: .undefined
        case .document(let document): .object(allocate(.lazyDocument(LazyDocument(document: document, plain: plain))))
        case .array(let values): .object(allocate(.array(values.map { value(of: $0, plain: plain) })))
        case .date(let milliseconds): .object(allocate(.date(Double(milliseconds))))
        case .regex(let regex): .object(allocate(.regularExpression(regex)))
        default: .object(allocate(.bson(bson)))
        }
    }
}
