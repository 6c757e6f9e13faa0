import ShellSyntax

private func digits(_ machine: inout Machine, _ call: Call, _ range: ClosedRange<Double>) throws(Interruption) -> Int {
    let places = call[0].isNullish ? 0 : try machine.number(of: call[0])
    guard range.contains(places) else {
        throw .error(
            ShellError(
                "RangeError",
                "The number of digits must be between \(Int(range.lowerBound)) and \(Int(range.upperBound)).",
                at: call.span))
    }
    return Int(places)
}

let numberTable = MemberTable(
    "number", "JavaScript's numbers",
    [
        Method("toFixed", [.number("digits").optional], .computes, "With so many decimals, as text.") {
            (machine, call) throws(Interruption) in
            let places = try digits(&machine, call, 0...100)
            let number = try machine.number(of: call.receiver)
            return .string(number.isFinite ? NumberText.fixed(number, places) : NumberText.text(number))
        },
        Method("toString", [.number("radix").optional], .computes, "As text, to a base from 2 to 36.") {
            (machine, call) throws(Interruption) in
            let number = try machine.number(of: call.receiver)
            let radix = call[0].isNullish ? 10 : try machine.number(of: call[0])
            guard (2...36).contains(radix) else {
                throw .error(ShellError("RangeError", "The base must be between 2 and 36.", at: call.span))
            }
            guard radix != 10, let whole = Int64(exactly: number) else { return .string(NumberText.text(number)) }
            return .string(String(whole, radix: Int(radix)))
        },
        Method("toLocaleString", [], .computes, "With commas between thousands.") {
            (machine, call) throws(Interruption) in
            .string(NumberText.grouped(try machine.number(of: call.receiver)))
        },
        Method("valueOf", [], .computes, "The number itself.") { (_, call) throws(Interruption) in call.receiver },
    ])

let booleanTable = MemberTable(
    "boolean", "true and false",
    [
        Method("toString", [], .computes, "As text.") { (machine, call) throws(Interruption) in
            .string(try machine.text(of: call.receiver, at: call.span))
        }
    ])

private func question(_ name: String, _ summary: String, _ test: @escaping @Sendable (Double) -> Bool) -> Method {
    Method(name, [.any("value")], .computes, summary) { (_, call) throws(Interruption) in
        if case .number(let number) = call[0] { .bool(test(number)) } else { .bool(false) }
    }
}

private func constant(_ name: String, _ value: Double, _ summary: String) -> Method {
    Method(name, [], .computes, summary, isProperty: true) { (_, _) throws(Interruption) in .number(value) }
}

let numberNamespace = MemberTable(
    "Number", "Numbers: conversion and questions",
    constructor: Method(
        "Number", [.any("value").optional], .computes, "A value as a number.", example: "Number(\"12\")"
    ) {
        (machine, call) throws(Interruption) in call.count == 0 ? .number(0) : .number(try machine.number(of: call[0]))
    },
    [
        question("isInteger", "Whether it is a whole number.") { $0.isFinite && $0 == $0.rounded() },
        question("isFinite", "Whether it is a number with an end.") { $0.isFinite },
        question("isNaN", "Whether it is NaN.") { $0.isNaN },
        question("isSafeInteger", "Whether it is a whole number that doubles hold exactly.") {
            $0 == $0.rounded() && $0.magnitude <= 9_007_199_254_740_991
        },
        Method("parseFloat", [.any("text")], .computes, "The number at a text's start.") {
            (machine, call) throws(Interruption) in
            .number(NumberReading.float(try machine.text(of: call[0], at: call.span)))
        },
        Method("parseInt", [.any("text"), .any("radix").optional], .computes, "The whole number at a text's start.") {
            (machine, call) throws(Interruption) in
            .number(
                NumberReading.integer(
                    try machine.text(of: call[0], at: call.span), radix: try machine.number(of: call[1])))
        },
        constant("MAX_SAFE_INTEGER", 9_007_199_254_740_991, "The largest whole number that doubles hold exactly."),
        constant("MIN_SAFE_INTEGER", -9_007_199_254_740_991, "The smallest one."),
        constant("MAX_VALUE", .greatestFiniteMagnitude, "The largest number."),
        constant("EPSILON", .ulpOfOne, "The distance from 1 to the next number."),
    ])

let booleanNamespace = MemberTable(
    "Boolean", "true and false",
    constructor: Method("Boolean", [.any("value").optional], .computes, "Whether a value counts as true.") {
        (machine, call) throws(Interruption) in .bool(isTruthy(call[0]))
    }, [])

/// What `parseInt` and `parseFloat` read: the number at the start, NaN without one.
enum NumberReading {
    static func integer(_ text: String, radix: Double) -> Double {
        var bytes = Array(text.trimmed(start: true, end: true).utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        var base = radix.isFinite ? Int(max(-1, min(radix, 99))) : 0
        let isHex =
            bytes.count > 1 && bytes.first == 0x30 && bytes.dropFirst().first.map { $0 | 0x20 } == UInt8(ascii: "x")
        if isHex, base == 0 || base == 16 {
            bytes = bytes.dropFirst(2)
            base = 16
        }
        if base == 0 { base = 10 }
        guard (2...36).contains(base) else { return .nan }
        var digits = ""
        for byte in bytes {
            guard let digit = Character(UnicodeScalar(byte)).digit, digit < base else { break }
            digits.unicodeScalars.append(UnicodeScalar(byte))
        }
        guard !digits.isEmpty else { return .nan }
        let value =
            base == 10 ? Double(digits) ?? .nan : digits.reduce(0.0) { $0 * Double(base) + Double($1.digit ?? 0) }
        return isNegative ? -value : value
    }

    static func float(_ text: String) -> Double {
        let trimmed = text.trimmed(start: true, end: false)
        let bytes = Array(trimmed.utf8)
        var end = 0
        func digits() {
            while end < bytes.count, bytes[end] >= 0x30, bytes[end] <= 0x39 { end += 1 }
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
        if trimmed.dropFirst(end).hasPrefix("Infinity") {
            return bytes.first == UInt8(ascii: "-") ? -.infinity : .infinity
        }
        digits()
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end += 1
            digits()
        }
        let mantissa = end
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            end += 1
            if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") { end += 1 }
            let start = end
            digits()
            if end == start { end = mantissa }
        }
        let read = String(decoding: bytes[..<end], as: UTF8.self)
        return read.isEmpty ? .nan : NumberText.parse(read)
    }
}

extension Character {
    /// 0 to 35 for digits and letters.
    fileprivate var digit: Int? { Int(String(self), radix: 36) }
}
