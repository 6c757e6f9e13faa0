import Foundation

/// Numbers as JavaScript prints them.
enum NumberText {
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        if number == 0 { return "0" }
        if number.magnitude < 1e15, let whole = Int64(exactly: number) { return String(whole) }
        let (digits, exponent) = shortest(number.magnitude)
        return (number < 0 ? "-" : "") + text(digits, exponent)
    }

    /// ECMAScript's Number::toString for 0.digits times 10 to the exponent.
    private static func text(_ digits: String, _ point: Int) -> String {
        let count = digits.utf8.count
        if point > 0, point <= 21 {
            if point >= count { return digits + String(repeating: "0", count: point - count) }
            return digits.prefix(point) + "." + digits.dropFirst(point)
        }
        if point <= 0, point > -6 { return "0." + String(repeating: "0", count: -point) + digits }
        let exponent = point - 1
        let tail = count > 1 ? "." + digits.dropFirst() : ""
        return digits.prefix(1) + tail + "e" + (exponent < 0 ? "-" : "+") + String(abs(exponent))
    }

    /// The fewest digits that name the number, and where the point stands before them.
    private static func shortest(_ number: Double) -> (digits: String, point: Int) {
        var mantissa = number.description[...]
        var exponent = 0
        if let e = mantissa.firstIndex(of: "e") {
            exponent = Int(mantissa[mantissa.index(after: e)...]) ?? 0
            mantissa = mantissa[..<e]
        }
        var digits = ""
        var point = 0
        var seenPoint = false
        for character in mantissa {
            if character == "." {
                seenPoint = true
            } else {
                digits.append(character)
                if !seenPoint { point += 1 }
            }
        }
        let zeros = digits.prefix { $0 == "0" }.count
        digits.removeFirst(zeros)
        while digits.last == "0" { digits.removeLast() }
        return (digits, point - zeros + exponent)
    }

    /// `toFixed`: ties go away from zero, judged on the number's exact value.
    static func fixed(_ number: Double, _ places: Int) -> String {
        guard number.magnitude < 1e21 else { return text(number) }
        let exact = String(format: "%.1080f", number.magnitude)
        let parts = exact.split(separator: ".", omittingEmptySubsequences: false)
        var digits = Array((parts[0] + parts[1].prefix(places)).utf8)
        if let next = parts[1].utf8.dropFirst(places).first, next >= 0x35 { carry(&digits) }
        let cut = digits.count - places
        let whole = String(decoding: digits[..<cut], as: UTF8.self)
        let fraction = places > 0 ? "." + String(decoding: digits[cut...], as: UTF8.self) : ""
        let isNegative = number < 0 && (digits.contains { $0 != 0x30 })
        return (isNegative || (number < 0 && !digits.contains { $0 != 0x30 }) ? "-" : "") + whole + fraction
    }

    private static func carry(_ digits: inout [UInt8]) {
        var index = digits.count - 1
        while index >= 0 {
            if digits[index] < 0x39 {
                digits[index] += 1
                return
            }
            digits[index] = 0x30
            index -= 1
        }
        digits.insert(0x31, at: 0)
    }

    /// `toLocaleString` for en-US: thousands in groups, at most three decimals.
    static func grouped(_ number: Double) -> String {
        guard number.isFinite, number.magnitude < 1e21 else { return text(number) }
        let parts = fixed(number, 3).split(separator: ".")
        var whole = Substring(parts[0])
        let sign = whole.first == "-" ? "-" : ""
        if !sign.isEmpty { whole = whole.dropFirst() }
        var groups: [Substring] = []
        while whole.utf8.count > 3 {
            groups.insert(whole.suffix(3), at: 0)
            whole = whole.dropLast(3)
        }
        groups.insert(whole, at: 0)
        var fraction = parts.count > 1 ? parts[1] : ""
        while fraction.last == "0" { fraction = fraction.dropLast() }
        return sign + groups.joined(separator: ",") + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// What JavaScript's Number(text) reads; NaN when it is no number.
    static func parse(_ text: String) -> Double {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if trimmed.isEmpty { return 0 }
        for (prefix, radix) in [("0x", 16), ("0X", 16), ("0b", 2), ("0B", 2), ("0o", 8), ("0O", 8)]
        where trimmed.hasPrefix(prefix) {
            return UInt64(trimmed.dropFirst(2), radix: radix).map { Double($0) } ?? .nan
        }
        switch trimmed {
        case "Infinity", "+Infinity": return .infinity
        case "-Infinity": return -.infinity
        default: break
        }
        let allowed = trimmed.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || "+-.eE".utf8.contains(byte)
        }
        guard allowed else { return .nan }
        var spelled = trimmed
        if spelled.hasSuffix(".") { spelled += "0" }
        spelled = spelled.replacingOccurrences(of: ".e", with: ".0e").replacingOccurrences(of: ".E", with: ".0e")
        if spelled.hasPrefix(".") { spelled = "0" + spelled }
        if spelled.hasPrefix("+.") || spelled.hasPrefix("-.") {
            spelled.insert("0", at: spelled.index(after: spelled.startIndex))
        }
        return Double(spelled) ?? .nan
    }
}
