extension BSONDocument {
    /// The form that the server prints in messages: `{ _id: 1, name: "x" }`.
    package var serverText: String {
        isEmpty ? "{}" : "{ " + map { "\($0.key): \($0.value.serverText)" }.joined(separator: ", ") + " }"
    }
}

extension BSONValue {
    /// The form that the server prints in messages: strings in quotes, `ObjectId('...')`, `new Date(0)`.
    package var serverText: String {
        switch self {
        case .double(let number): number.isNaN ? "nan" : number.isInfinite ? (number < 0 ? "-inf" : "inf") : "\(number)"
        case .string(let text): "\"\(text)\""
        case .document(let document): document.serverText
        case .array(let elements):
            elements.isEmpty ? "[]" : "[ " + elements.map(\.serverText).joined(separator: ", ") + " ]"
        case .binary(let binary):
            binary.uuidText.map { "UUID(\"\($0)\")" }
                ?? "BinData(\(binary.subtype), \(Hexadecimal.text(binary.bytes).uppercased()))"
        case .undefined: "undefined"
        case .objectID(let id): "ObjectId('\(id.hex)')"
        case .bool(let flag): flag ? "true" : "false"
        case .date(let milliseconds): "new Date(\(milliseconds))"
        case .null: "null"
        case .regex(let regex): "/\(regex.pattern)/\(regex.options)"
        case .javascript(let code): code
        case .int32(let number): "\(number)"
        case .timestamp(let time): "Timestamp(\(time.seconds), \(time.increment))"
        case .int64(let number): "\(number)"
        case .decimal128(let number): "\(number)"
        case .minKey: "MinKey"
        case .maxKey: "MaxKey"
        }
    }
}
