import BSON

/// Strings by bytes and scalars, as the string operators count them.
enum StringText {
    /// What `$toLower` and its kin take for a string: numbers and dates by their text, null as nothing.
    static func coerced(_ value: BSONValue?) throws(CommandError) -> String {
        guard let value, !value.isNullish else { return "" }
        switch value {
        case .string(let text), .javascript(let text): return text
        case .int32, .int64, .double, .decimal128, .date: return try Conversion.string(value)
        default:
            throw .location(16007, "can't convert from BSON type \(value.typeName) to String")
        }
    }

    /// ASCII letters only, as the server does.
    static func lowercased(_ text: String) -> String { mapped(text, from: 0x41...0x5A) { $0 + 32 } }
    static func uppercased(_ text: String) -> String { mapped(text, from: 0x61...0x7A) { $0 - 32 } }

    private static func mapped(_ text: String, from letters: ClosedRange<UInt8>, _ change: (UInt8) -> UInt8) -> String {
        String(decoding: text.utf8.map { letters.contains($0) ? change($0) : $0 }, as: UTF8.self)
    }

    static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// The first place of `wanted` that begins in `start...end`.
    static func find<Unit: Equatable>(_ wanted: [Unit], in units: [Unit], from start: Int, to end: Int) -> Int? {
        guard wanted.count <= end - start else { return nil }
        for place in start...(end - wanted.count) where units[place..<place + wanted.count].elementsEqual(wanted) {
            return place
        }
        return nil
    }

    /// The pieces between at most `limit` occurrences of `separator`, which isn't empty.
    static func split(_ text: String, by separator: String, limit: Int = .max) -> [String] {
        let bytes = Array(text.utf8)
        let wanted = Array(separator.utf8)
        var pieces: [String] = []
        var start = 0
        while pieces.count < limit, let place = find(wanted, in: bytes, from: start, to: bytes.count) {
            pieces.append(String(decoding: bytes[start..<place], as: UTF8.self))
            start = place + wanted.count
        }
        pieces.append(String(decoding: bytes[start...], as: UTF8.self))
        return pieces
    }

    /// What `$trim` removes unless told otherwise.
    static let whiteSpace: [UInt32] =
        [0, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20, 0xA0, 0x1680] + Array(0x2000...0x200A)
}
