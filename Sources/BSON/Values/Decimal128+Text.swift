extension Decimal128: CustomStringConvertible {
    /// The text of the BSON decimal128 specification: plain where the exponent allows, else scientific.
    package var description: String {
        if isNaN { return "NaN" }
        let sign = isNegative ? "-" : ""
        guard let (coefficient, exponent) = finite else { return sign + "Infinity" }
        let digits = String(coefficient)
        let adjusted = exponent + digits.utf8.count - 1
        if exponent > 0 || adjusted < -6 { return sign + Self.scientific(digits, adjusted) }
        if exponent == 0 { return sign + digits }
        let whole = digits.utf8.count + exponent
        if whole > 0 { return sign + digits.prefix(whole) + "." + digits.dropFirst(whole) }
        return sign + "0." + String(repeating: "0", count: -whole) + digits
    }

    private static func scientific(_ digits: String, _ adjusted: Int) -> String {
        let tail = digits.dropFirst()
        let point = tail.isEmpty ? "" : "."
        return digits.prefix(1) + point + tail + "E" + (adjusted < 0 ? "" : "+") + String(adjusted)
    }

    /// Reads a number, "Infinity", "inf" or "NaN" in any case.
    ///
    /// Throws `inexact` where digits other than zeros would be lost, `outOfRange` beyond the exponents, else `syntax`.
    package init(parsing text: String) throws(BSONError) {
        var scanner = DecimalScanner(text: text.utf8[...])
        let isNegative = scanner.sign()
        switch scanner.text.map({ $0 | 0x20 }) {
        case Array("infinity".utf8), Array("inf".utf8):
            self = isNegative ? Self.infinity.negated : .infinity
            return
        case Array("nan".utf8):
            self = isNegative ? Self.nan.negated : .nan
            return
        default: break
        }
        guard let (digits, exponent) = scanner.number() else {
            throw BSONError(.syntax("\"\(text)\" is no decimal number"))
        }
        self = try Self.fitted(isNegative: isNegative, digits: digits, exponent: exponent)
    }

    /// Brings digits and exponent into range by moving zeros between them.
    private static func fitted(
        isNegative: Bool, digits: [UInt8], exponent: Int
    ) throws(BSONError) -> Decimal128 {
        var significant = Array(digits.drop { $0 == 0 })
        var exponent = exponent
        if significant.isEmpty {
            let clamped = min(max(exponent, exponents.lowerBound), exponents.upperBound)
            return Decimal128(isNegative: isNegative, coefficient: 0, exponent: clamped) ?? .zero
        }
        while significant.count > 34 || exponent < exponents.lowerBound {
            guard let last = significant.popLast(), last == 0, !significant.isEmpty else {
                throw BSONError(significant.count >= 34 ? .inexact : .outOfRange("the decimal number is too small"))
            }
            exponent += 1
        }
        while exponent > exponents.upperBound, significant.count < 34 {
            significant.append(0)
            exponent -= 1
        }
        let coefficient = significant.reduce(UInt128(0)) { $0 * 10 + UInt128($1) }
        guard let number = Decimal128(isNegative: isNegative, coefficient: coefficient, exponent: exponent) else {
            throw BSONError(.outOfRange("the decimal number is too large"))
        }
        return number
    }
}

private struct DecimalScanner {
    var text: Substring.UTF8View

    mutating func sign() -> Bool {
        guard let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return false }
        text = text.dropFirst()
        return first == UInt8(ascii: "-")
    }

    /// All digits, and the power of ten of the last one.
    mutating func number() -> (digits: [UInt8], exponent: Int)? {
        var result = digits()
        var exponent = 0
        if text.first == UInt8(ascii: ".") {
            text = text.dropFirst()
            let fraction = digits()
            result += fraction
            exponent = -fraction.count
        }
        guard !result.isEmpty else { return nil }
        if let letter = text.first, letter | 0x20 == UInt8(ascii: "e") {
            text = text.dropFirst()
            let isNegative = sign()
            let power = digits()
            guard !power.isEmpty else { return nil }
            let magnitude = power.reduce(0) { min($0 * 10 + Int($1), 1_000_000_000) }
            exponent += isNegative ? -magnitude : magnitude
        }
        return text.isEmpty ? (result, exponent) : nil
    }

    private mutating func digits() -> [UInt8] {
        let run = text.prefix { (0x30...0x39).contains($0) }
        text = text.dropFirst(run.count)
        return run.map { $0 - 0x30 }
    }
}
