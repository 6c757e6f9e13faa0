extension Lexer {
    mutating func number() throws(SyntaxDiagnostic) -> Double {
        let start = position
        let value: Double
        if byte() == UInt8(ascii: "0"), let base = base(of: byte(1)) {
            value = try integer(base: base, start: start)
        } else {
            value = try decimal(start: start)
        }
        if byte() == UInt8(ascii: "n") {
            throw SyntaxDiagnostic(
                SourceSpan(start: start, end: position + 1), "BigInt literals are not known here.",
                remedy: "Write Long(\"...\") for 64-bit integers.")
        }
        if let next = byte(), next.isNamePart || next >= 0x80 {
            throw SyntaxDiagnostic(
                SourceSpan(start: position, end: position + 1), "A name can't follow a number directly.",
                remedy: "Put an operator or a blank between them, or the whole into quotation marks.")
        }
        return value
    }

    private func base(of letter: UInt8?) -> UInt64? {
        switch letter {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): 16
        case UInt8(ascii: "o"), UInt8(ascii: "O"): 8
        case UInt8(ascii: "b"), UInt8(ascii: "B"): 2
        default: nil
        }
    }

    private mutating func integer(base: UInt64, start: Int) throws(SyntaxDiagnostic) -> Double {
        position += 2
        var value: UInt64 = 0
        var digits = 0
        while let current = byte(), let digit = current.digit(base: base) {
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, overflowed) = product.addingReportingOverflow(digit)
            guard !overflow, !overflowed else {
                throw SyntaxDiagnostic(
                    SourceSpan(start: start, end: position + 1), "This number is longer than 64 bits.",
                    remedy: "Write it in decimal.")
            }
            value = sum
            digits += 1
            position += 1
        }
        guard digits > 0 else {
            throw SyntaxDiagnostic(
                SourceSpan(start: start, end: position), "Digits are missing after the base.", remedy: "As in 0xff.")
        }
        return Double(value)
    }

    private mutating func decimal(start: Int) throws(SyntaxDiagnostic) -> Double {
        var digits: [UInt8] = []
        if byte() == UInt8(ascii: "0"), let next = byte(1), next.isDigit || next == UInt8(ascii: "_") {
            throw SyntaxDiagnostic(
                SourceSpan(start: start, end: start + 1), "A number can't begin with 0 here.",
                remedy: "Drop the 0; octal numbers begin with 0o.")
        }
        try takeDigits(into: &digits)
        if byte() == UInt8(ascii: ".") {
            position += 1
            if digits.isEmpty { digits.append(UInt8(ascii: "0")) }
            digits.append(UInt8(ascii: "."))
            let count = digits.count
            if byte() != UInt8(ascii: "_") { try takeDigits(into: &digits) }
            if digits.count == count { digits.append(UInt8(ascii: "0")) }
        }
        if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
            position += 1
            digits.append(UInt8(ascii: "e"))
            if let sign = byte(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                digits.append(sign)
                position += 1
            }
            guard let next = byte(), next.isDigit else {
                throw SyntaxDiagnostic(
                    SourceSpan(start: start, end: position), "The exponent has no digits.", remedy: "As in 1e6.")
            }
            try takeDigits(into: &digits)
        }
        guard let value = Double(String(decoding: digits, as: UTF8.self)) else {
            throw SyntaxDiagnostic(
                SourceSpan(start: start, end: position), "This is not a number.", remedy: "As in 1.5.")
        }
        return value
    }

    private mutating func takeDigits(into digits: inout [UInt8]) throws(SyntaxDiagnostic) {
        var last: UInt8 = 0
        while let current = byte(), current.isDigit || current == UInt8(ascii: "_") {
            if current == UInt8(ascii: "_") {
                guard last.isDigit, let next = byte(1), next.isDigit else {
                    throw SyntaxDiagnostic(
                        SourceSpan(start: position, end: position + 1), "_ may only stand between two digits.",
                        remedy: "As in 100_000.")
                }
            } else {
                digits.append(current)
            }
            last = current
            position += 1
        }
    }
}
