/// Strings as a JavaScript console shows them inside values.
enum StringText {
    /// In single quotes, or in others when that saves escapes; control characters are always escaped.
    static func quoted(_ text: String) -> String {
        var quote: Unicode.Scalar = "'"
        if text.utf8.contains(UInt8(ascii: "'")) {
            if !text.utf8.contains(UInt8(ascii: "\"")) {
                quote = "\""
            } else if !text.utf8.contains(UInt8(ascii: "`")), !text.contains("${") {
                quote = "`"
            }
        }
        var result = String(quote)
        for scalar in text.unicodeScalars {
            if scalar == quote { result.unicodeScalars.append("\\") }
            append(scalar, to: &result)
        }
        result.unicodeScalars.append(quote)
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
        switch scalar {
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\t": result += "\\t"
        case "\r": result += "\\r"
        case "\u{8}": result += "\\b"
        case "\u{C}": result += "\\f"
        case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
            let digits = String(scalar.value, radix: 16, uppercase: true)
            result += "\\x" + (digits.count < 2 ? "0" : "") + digits
        default: result.unicodeScalars.append(scalar)
        }
    }

    /// A field's name, in quotes unless it is a plain name.
    static func key(_ name: String) -> String {
        let isPlain =
            !name.isEmpty
            && name.utf8.enumerated().allSatisfy { index, byte in
                byte == UInt8(ascii: "_") || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
                    || (index > 0 && byte >= 0x30 && byte <= 0x39)
            }
        return isPlain ? name : quoted(name)
    }
}
