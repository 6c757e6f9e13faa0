import BSON

/// `$convert`: from one type to another, or error 241.
enum Conversion {
    /// The type that a `to` names, by alias or number.
    static func type(named value: BSONValue) throws(CommandError) -> BSONType {
        let name = value.string ?? value.int64.flatMap { code in TypeSet.codes.first { $0.code == code }?.name }
        let supported: [BSONType] = [.double, .string, .objectID, .bool, .date, .int32, .int64, .decimal128]
        guard let name else {
            throw .failedToParse("$convert's 'to' argument must be a string or number, but is \(value.typeName)")
        }
        guard TypeSet.codes.contains(where: { $0.name == name }) else { throw .badValue("Unknown type name: \(name)") }
        guard let type = supported.first(where: { $0.alias == name }) else {
            throw failed("Unsupported conversion to \(name) in $convert with no onError value")
        }
        return type
    }

    static func failed(_ message: String) -> CommandError {
        CommandError(code: 241, codeName: "ConversionFailure", message: message)
    }

    /// `value` must not be null.
    static func convert(_ value: BSONValue, to type: BSONType) throws(CommandError) -> BSONValue {
        switch type {
        case _ where value.type == type: return value
        case .string: return .string(try string(value))
        case .bool: return .bool(isTrue(value))
        case .int32:
            let whole = try whole(value, to: type)
            guard let small = Int32(exactly: whole) else {
                throw value.string.map { unreadable($0, "Overflow") } ?? overflow(value)
            }
            return .int32(small)
        case .int64: return .int64(try whole(value, to: type))
        case .double: return try double(value)
        case .decimal128: return try decimal(value)
        case .date: return try date(value)
        case .objectID:
            guard let text = value.string else { throw unsupported(value, type) }
            guard let id = ObjectID(hex: text) else {
                throw failed(
                    "Failed to parse objectId '\(text)' in $convert with no onError value: \(identifierProblem(text))")
            }
            return .objectID(id)
        default: throw unsupported(value, type)
        }
    }

    private static func unsupported(_ value: BSONValue, _ type: BSONType) -> CommandError {
        failed("Unsupported conversion from \(value.typeName) to \(type.alias) in $convert with no onError value")
    }

    private static func overflow(_ value: BSONValue) -> CommandError {
        failed("Conversion would overflow target type in $convert with no onError value: \(value.serverText)")
    }

    /// Everything but zero, also every string.
    private static func isTrue(_ value: BSONValue) -> Bool { value.truthy }

    static func string(_ value: BSONValue) throws(CommandError) -> String {
        switch value {
        case .string(let text), .javascript(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .int32(let number): return String(number)
        case .int64(let number): return String(number)
        case .double(let number): return doubleText(number)
        case .decimal128(let number): return number.description
        case .objectID(let id): return id.hex
        case .date(let ms): return DateText.iso(ms)
        case .binary(let binary):
            guard let uuid = binary.uuidText else { throw unsupported(value, .string) }
            return uuid
        default: throw unsupported(value, .string)
        }
    }

    /// As the server's `$toString`: 2.5 is "2.5", 3.0 is "3".
    private static func doubleText(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if let whole = Int64(exactly: number), Swift.abs(number) < 1e15 { return String(whole) }
        return number.description
    }

    private static func whole(_ value: BSONValue, to type: BSONType) throws(CommandError) -> Int64 {
        switch value {
        case .bool(let flag): return flag ? 1 : 0
        case .int32, .int64: return value.int64 ?? 0
        case .double, .decimal128:
            guard let number = value.double, !number.isNaN else {
                throw failed("Attempt to convert NaN value to integer type in $convert with no onError value")
            }
            guard !number.isInfinite else {
                throw failed("Attempt to convert infinity value to integer type in $convert with no onError value")
            }
            guard let whole = MatchParser.truncated(value) else { throw overflow(value) }
            return whole
        case .date(let ms) where type == .int64: return ms
        case .string(let text):
            guard let number = Int64(text) else { throw unreadable(text, wholeProblem(text)) }
            return number
        default: throw unsupported(value, type)
        }
    }

    private static func unreadable(_ text: String, _ problem: String) -> CommandError {
        failed("Failed to parse number '\(text)' in $convert with no onError value: \(problem)")
    }

    /// Whole numbers are read digit by digit, behind a sign.
    private static func wholeProblem(_ text: String) -> String {
        guard let first = text.first else { return "Empty string" }
        let digits = first == "-" || first == "+" ? text.dropFirst() : text[...]
        guard !digits.isEmpty else { return "No digits" }
        let stranger = digits.unicodeScalars.first { !(0x30...0x39).contains($0.value) }
        return stranger.map { "Bad digit \"\($0)\" while parsing \(text)" } ?? "Overflow"
    }

    private static func identifierProblem(_ text: String) -> String {
        let stranger = text.unicodeScalars.first { !$0.properties.isASCIIHexDigit }
        guard text.utf8.count == 24, let stranger else {
            return "Invalid string length for parsing to OID, expected 24 but found \(text.utf8.count)"
        }
        return "Invalid character found in hex string: \(stranger)"
    }

    private static func numberProblem(_ text: String) -> String {
        guard !text.isEmpty else { return "Empty string" }
        let first = text.utf8.first ?? 0
        return (0x30...0x39).contains(first) || first == UInt8(ascii: "-")
            ? "Did not consume whole string." : "Did not consume any digits"
    }

    private static func double(_ value: BSONValue) throws(CommandError) -> BSONValue {
        switch value {
        case .bool(let flag): return .double(flag ? 1 : 0)
        case .date(let ms): return .double(Double(ms))
        case .string(let text):
            guard !text.utf8.contains(where: { $0 == 0x20 || $0 | 0x20 == UInt8(ascii: "p") }),
                let number = Double(text)
            else {
                throw unreadable(text, numberProblem(text))
            }
            return .double(number)
        default:
            guard value.isNumber, let number = value.double else { throw unsupported(value, .double) }
            guard number.isFinite || MatchComparison.isNaN(value) || !isFiniteDecimal(value) else {
                throw overflow(value)
            }
            return .double(number)
        }
    }

    private static func isFiniteDecimal(_ value: BSONValue) -> Bool {
        if case .decimal128(let number) = value { number.finite != nil } else { false }
    }

    private static func decimal(_ value: BSONValue) throws(CommandError) -> BSONValue {
        switch value {
        case .bool(let flag): return .decimal128(Decimal128(flag ? 1 : 0))
        case .date(let ms): return .decimal128(Decimal128(ms))
        case .string(let text):
            guard let number = try? Decimal128(parsing: text) else {
                throw unreadable(text, numberProblem(text))
            }
            return .decimal128(number)
        default:
            guard value.isNumber else { throw unsupported(value, .decimal128) }
            return .decimal128(DecimalArithmetic.decimal(value))
        }
    }

    private static func date(_ value: BSONValue) throws(CommandError) -> BSONValue {
        switch value {
        case .int64(let ms): return .date(ms)
        case .double, .decimal128:
            guard let ms = MatchParser.truncated(value) else { throw overflow(value) }
            return .date(ms)
        case .objectID(let id): return .date(Int64(id.timestamp) * 1_000)
        case .timestamp(let time): return .date(Int64(time.seconds) * 1_000)
        case .string(let text):
            guard let ms = DateText.parse(text) else { throw DateText.unreadable(text) }
            return .date(ms)
        default: throw unsupported(value, .date)
        }
    }
}
