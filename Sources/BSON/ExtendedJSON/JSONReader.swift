/// Reads JSON text into values, turning Extended JSON's wrappers into their types on the way.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func readAll() throws(BSONError) -> BSONValue {
        let value = try readValue(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault("there is text behind the value") }
        return value
    }

    private mutating func readValue(depth: Int) throws(BSONError) -> BSONValue {
        guard depth <= BSONLimits.depth else { throw BSONError(.tooDeep, at: position) }
        skipSpace()
        guard let next = peek else { throw fault("a value is missing") }
        switch next {
        case UInt8(ascii: "{"): return try readObject(depth: depth)
        case UInt8(ascii: "["): return .array(try readArray(depth: depth))
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try readNumber()
        }
    }

    private mutating func readObject(depth: Int) throws(BSONError) -> BSONValue {
        let start = position
        position += 1
        var pairs: [(String, BSONValue)] = []
        skipSpace()
        if take("}") { return .document([:]) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw fault("a field's name in quotes is missing") }
            let key = try readString()
            if key.utf8.contains(0) { throw fault("a field's name contains a zero byte") }
            skipSpace()
            guard take(":") else { throw fault("a colon is missing behind a field's name") }
            pairs.append((key, try readValue(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw fault("a comma or a closing brace is missing") }
        return try ExtendedJSONWrapper.value(of: pairs, at: start) ?? .document(BSONDocument(pairs))
    }

    private mutating func readArray(depth: Int) throws(BSONError) -> [BSONValue] {
        position += 1
        var elements: [BSONValue] = []
        skipSpace()
        if take("]") { return elements }
        repeat {
            elements.append(try readValue(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw fault("a comma or a closing bracket is missing") }
        return elements
    }

    private mutating func readNumber() throws(BSONError) -> BSONValue {
        let start = position
        var isWhole = true
        _ = take("-")
        guard takeDigits() else { throw fault("this is no value") }
        let first = bytes[start] == UInt8(ascii: "-") ? start + 1 : start
        if bytes[first] == UInt8(ascii: "0"), position > first + 1 { throw fault("a number begins with a zero") }
        if take(".") {
            isWhole = false
            guard takeDigits() else { throw fault("digits are missing behind the point") }
        }
        if take("e") || take("E") {
            isWhole = false
            _ = take("+") || take("-")
            guard takeDigits() else { throw fault("an exponent has no digits") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let number = Int64(text) { return .integer(number) }
        guard let number = Double(text) else { throw fault("this is no number") }
        return .double(number)
    }

    private mutating func readString() throws(BSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else { throw fault("a string is not UTF-8") }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                text.append(contentsOf: String(try readEscape()).utf8)
            case 0..<0x20: throw fault("a control character stands in a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw fault("a string does not end")
    }

    private mutating func readEscape() throws(BSONError) -> Unicode.Scalar {
        guard let letter = peek else { throw fault("a string does not end") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readUnicodeEscape()
        default: throw fault("an escape is not known")
        }
    }

    private mutating func readUnicodeEscape() throws(BSONError) -> Unicode.Scalar {
        let unit = try readHexadecimalUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, take("\\"), take("u") else { throw fault("half of a surrogate pair is missing") }
        let low = try readHexadecimalUnit()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func readHexadecimalUnit() throws(BSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek.flatMap(Hexadecimal.value(of:)) else { throw fault("an escape needs four digits") }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func word(_ text: String, _ value: BSONValue) throws(BSONError) -> BSONValue {
        guard bytes[position...].starts(with: text.utf8) else { throw fault("this is no value") }
        position += text.utf8.count
        return value
    }

    private mutating func takeDigits() -> Bool {
        let start = position
        while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
        return position > start
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(_ what: String) -> BSONError { BSONError(.syntax(what), at: position) }
}
