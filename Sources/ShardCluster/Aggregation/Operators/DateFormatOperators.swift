import BSON

extension ExpressionOperator {
    static let dateFormats: [ExpressionOperator] = [
        ExpressionOperator("$dateToString", .named(["date", "format", "timezone", "onNull"], required: 1)) {
            operands throws(CommandError) in
            guard let date = operands[0], !date.isNullish else { return operands[3] ?? .null }
            let ms = try DateOperand.milliseconds("$dateToString", date)
            let offset = try DateOperand.offset(operands[2])
            guard let format = operands[1] else {
                return .string(try DateText.formatted(ms, offset: offset, "%Y-%m-%dT%H:%M:%S.%LZ"))
            }
            guard let text = format.string else {
                throw .location(
                    18533,
                    "$dateToString requires that 'format' be a string, found: \(format.typeName) with value \(format.serverText)"
                )
            }
            return .string(try DateText.formatted(ms, offset: offset, text))
        },
        ExpressionOperator(
            "$dateFromString", .named(["dateString", "format", "timezone", "onError", "onNull"], required: 1)
        ) { operands throws(CommandError) in
            guard let value = operands[0], !value.isNullish else { return operands[4] ?? .null }
            guard let text = value.string, let ms = DateText.parse(text) else {
                if let fallback = operands[3] { return fallback }
                throw value.string.map(DateText.unreadable)
                    ?? Conversion.failed(
                        "$dateFromString requires that 'dateString' be a string, found: \(value.typeName) with value \(value.serverText)"
                    )
            }
            return .date(ms - (try DateOperand.offset(operands[2])))
        },
    ]
}

/// Dates as texts.
enum DateText {
    static func iso(_ ms: Int64) -> String { (try? formatted(ms, offset: 0, "%Y-%m-%dT%H:%M:%S.%LZ")) ?? "" }

    /// ISO 8601; a date alone is midnight UTC.
    static func parse(_ text: String) -> Int64? { CalendarTime.milliseconds(text) }

    /// The server's words for a text of letters, which it takes for a time zone; for others without the place.
    static func unreadable(_ text: String) -> CommandError {
        let letters = text.unicodeScalars
        let isWord = letters.count > 1 && letters.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
        let place =
            isWord
            ? "; 0: passing a time zone identifier as part of the string is not allowed '\(letters.first ?? " ")'" : ""
        return Conversion.failed("Error parsing date string '\(text)'\(place)")
    }

    static func formatted(_ ms: Int64, offset: Int64, _ format: String) throws(CommandError) -> String {
        let parts = DateParts(ms, offset: offset)
        var result = ""
        var isEscape = false
        for character in format {
            if !isEscape {
                if character == "%" { isEscape = true } else { result.append(character) }
                continue
            }
            isEscape = false
            guard let text = specified(character, parts, ms, offset) else {
                throw .location(18536, "Invalid format character '%\(character)' in format string")
            }
            result += text
        }
        guard !isEscape else { throw .location(18535, "Unmatched '%' at end of format string") }
        return result
    }

    private static func specified(_ letter: Character, _ parts: DateParts, _ ms: Int64, _ offset: Int64) -> String? {
        switch letter {
        case "Y": padded(parts.year, 4)
        case "m": padded(parts.month, 2)
        case "d": padded(parts.day, 2)
        case "H": padded(parts.hour, 2)
        case "M": padded(parts.minute, 2)
        case "S": padded(parts.second, 2)
        case "L": padded(parts.millisecond, 3)
        case "j": padded(parts.dayOfYear, 3)
        case "u": String(parts.isoDayOfWeek)
        case "w": String(parts.isoDayOfWeek % 7 + 1)
        case "U": padded((parts.dayOfYear - (parts.isoDayOfWeek % 7 + 1) + 7) / 7, 2)
        case "V": padded(parts.isoWeek.week, 2)
        case "G": padded(parts.isoWeek.year, 4)
        case "b": String(monthNames[Int(parts.month) - 1].prefix(3))
        case "B": monthNames[Int(parts.month) - 1]
        case "z": zone(offset)
        case "Z": String(offset / 60_000)
        case "%": "%"
        default: nil
        }
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func zone(_ offset: Int64) -> String {
        let minutes = Swift.abs(offset) / 60_000
        return (offset < 0 ? "-" : "+") + padded(minutes / 60, 2) + padded(minutes % 60, 2)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
