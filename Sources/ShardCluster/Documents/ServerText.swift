package import BSON

/// Values as the server writes them inside its error messages: `{ a: 1, b: "x" }`.
package enum ServerText {
    /// Longest text that a message quotes, in characters.
    static let limit = 1_000

    package static func text(_ value: BSONValue) -> String {
        let whole = describe(value)
        return whole.utf8.count <= limit ? whole : String(whole.prefix(limit)) + "..."
    }

    package static func text(_ document: BSONDocument) -> String { text(.document(document)) }

    private static func describe(_ value: BSONValue) -> String {
        switch value {
        case .double(let number): double(number)
        case .string(let string): "\"" + string + "\""
        case .document(let document):
            document.isEmpty
                ? "{}" : "{ " + document.map { $0.key + ": " + describe($0.value) }.joined(separator: ", ") + " }"
        case .array(let elements):
            elements.isEmpty ? "[]" : "[ " + elements.map(describe).joined(separator: ", ") + " ]"
        case .binary(let binary):
            if let uuid = binary.uuidText { "UUID(\"\(uuid)\")" } else { "BinData(\(binary.subtype), ...)" }
        case .undefined: "undefined"
        case .objectID(let id): "ObjectId('\(id.hex)')"
        case .bool(let flag): flag ? "true" : "false"
        case .date(let ms): "new Date(\(ms))"
        case .null: "null"
        case .regex(let regex): "/\(regex.pattern)/\(regex.options)"
        case .javascript(let code): code
        case .int32(let number): String(number)
        case .timestamp(let time): "Timestamp(\(time.seconds), \(time.increment))"
        case .int64(let number): String(number)
        case .decimal128: ExtendedJSON.relaxed(value)
        case .minKey: "MinKey"
        case .maxKey: "MaxKey"
        }
    }

    /// A whole double keeps its ".0", as in the server's messages.
    static func double(_ number: Double) -> String {
        if number.isNaN { return "nan.0" }
        if number.isInfinite { return number < 0 ? "-inf.0" : "inf.0" }
        return number.description
    }
}
