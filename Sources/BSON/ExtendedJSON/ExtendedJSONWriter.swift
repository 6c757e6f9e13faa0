/// Builds the text of Extended JSON, without spaces.
struct ExtendedJSONWriter {
    let isRelaxed: Bool
    private(set) var bytes: [UInt8] = []

    init(isRelaxed: Bool) { self.isRelaxed = isRelaxed }

    mutating func write(_ value: BSONValue) {
        switch value {
        case .double(let number): writeDouble(number)
        case .string(let text): writeString(text)
        case .document(let document): write(document)
        case .array(let elements): write(elements)
        case .binary(let binary): write(binary)
        case .undefined: raw("{\"$undefined\":true}")
        case .objectID(let id): wrapped("$oid", id.hex)
        case .bool(let flag): raw(flag ? "true" : "false")
        case .date(let milliseconds): writeDate(milliseconds)
        case .null: raw("null")
        case .regex(let regex): write(regex)
        case .javascript(let code): wrapped("$code", code)
        case .int32(let number): isRelaxed ? raw("\(number)") : wrapped("$numberInt", "\(number)")
        case .timestamp(let time): raw("{\"$timestamp\":{\"t\":\(time.seconds),\"i\":\(time.increment)}}")
        case .int64(let number): isRelaxed ? raw("\(number)") : wrapped("$numberLong", "\(number)")
        case .decimal128(let number): wrapped("$numberDecimal", number.description)
        case .minKey: raw("{\"$minKey\":1}")
        case .maxKey: raw("{\"$maxKey\":1}")
        }
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func wrapped(_ key: String, _ text: String) {
        raw("{\"\(key)\":")
        writeString(text)
        raw("}")
    }

    private mutating func write(_ document: BSONDocument) {
        raw("{")
        var isFirst = true
        for (key, value) in document {
            if !isFirst { raw(",") }
            isFirst = false
            writeString(key)
            raw(":")
            write(value)
        }
        raw("}")
    }

    private mutating func write(_ elements: [BSONValue]) {
        raw("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { raw(",") }
            write(element)
        }
        raw("]")
    }

    private mutating func write(_ binary: BSONBinary) {
        let subtype = Hexadecimal.text([binary.subtype])
        raw("{\"$binary\":{\"base64\":\"\(Base64.text(binary.bytes))\",\"subType\":\"\(subtype)\"}}")
    }

    private mutating func write(_ regex: BSONRegex) {
        raw("{\"$regularExpression\":{\"pattern\":")
        writeString(regex.pattern)
        raw(",\"options\":")
        writeString(regex.options)
        raw("}}")
    }

    private mutating func writeDouble(_ number: Double) {
        if number.isNaN { return wrapped("$numberDouble", "NaN") }
        if number.isInfinite { return wrapped("$numberDouble", number < 0 ? "-Infinity" : "Infinity") }
        if isRelaxed { raw("\(number)") } else { wrapped("$numberDouble", "\(number)") }
    }

    private mutating func writeDate(_ milliseconds: Int64) {
        if isRelaxed, let text = CalendarTime.text(milliseconds: milliseconds) { return wrapped("$date", text) }
        raw("{\"$date\":{\"$numberLong\":\"\(milliseconds)\"}}")
    }

    private mutating func writeString(_ text: String) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22: raw("\\\"")
            case 0x5C: raw("\\\\")
            case 0x08: raw("\\b")
            case 0x09: raw("\\t")
            case 0x0A: raw("\\n")
            case 0x0C: raw("\\f")
            case 0x0D: raw("\\r")
            case 0..<0x20, 0x7F: raw("\\u00" + Hexadecimal.text([byte]))
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
