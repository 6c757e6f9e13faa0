import BSON

/// BSON values as text: plain as `String(value)` gives them, and as mongosh prints them.
enum BSONText {
    static func plain(_ value: BSONValue) -> String {
        switch value {
        case .objectID(let id): id.hex
        case .int64(let number): String(number)
        case .int32(let number): String(number)
        case .double(let number): NumberText.text(number)
        case .decimal128(let number): number.description
        case .binary(let binary): binary.uuidText ?? base64(binary)
        default: printed(value)
        }
    }

    static func printed(_ value: BSONValue) -> String {
        switch value {
        case .objectID(let id): "ObjectId('\(id.hex)')"
        case .int64(let number): "Long('\(number)')"
        case .int32(let number): "Int32(\(number))"
        case .double(let number): "Double(\(NumberText.text(number)))"
        case .decimal128(let number): "Decimal128('\(number.description)')"
        case .timestamp(let stamp): "Timestamp({ t: \(stamp.seconds), i: \(stamp.increment) })"
        case .binary(let binary):
            binary.uuidText.map { "UUID('\($0)')" }
                ?? "Binary.createFromBase64('\(base64(binary))', \(binary.subtype))"
        case .minKey: "MinKey()"
        case .maxKey: "MaxKey()"
        case .javascript(let code): "Code(\(StringText.quoted(code)))"
        default: ExtendedJSON.relaxed(value)
        }
    }

    private static func base64(_ binary: BSONBinary) -> String {
        let wrapped = ExtendedJSON.canonical(.binary(binary))
        guard let start = wrapped.firstRange(of: "\"base64\":\"") else { return "" }
        return String(wrapped[start.upperBound...].prefix { $0 != "\"" })
    }
}
