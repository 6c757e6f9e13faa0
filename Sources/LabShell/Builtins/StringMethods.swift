import BSON
import ShellSyntax

extension Machine {
    func receiverText(_ call: Call) -> String { if case .string(let text) = call.receiver { text } else { "" } }

    fileprivate func units(_ call: Call) -> [UInt16] { Array(receiverText(call).utf16) }

    fileprivate mutating func argument(_ call: Call, _ index: Int) throws(Interruption) -> String {
        try text(of: call[index], at: call.span)
    }
}

private func string(_ units: some Sequence<UInt16>) -> Value { .string(String(decoding: Array(units), as: UTF16.self)) }

/// Where a run of units first stands at or after a place; an empty run stands everywhere.
func firstPlace(of needle: [UInt16], in units: [UInt16], from start: Int) -> Int? {
    guard needle.count <= units.count else { return nil }
    var index = start
    while index + needle.count <= units.count {
        if units[index..<index + needle.count].elementsEqual(needle) { return index }
        index += 1
    }
    return nil
}

private func padded(_ machine: inout Machine, _ call: Call, atStart: Bool) throws(Interruption) -> Value {
    let text = machine.receiverText(call)
    let wanted = try machine.number(of: call[0])
    let filler = call[1].isNullish ? " " : try machine.text(of: call[1], at: call.span)
    guard wanted.isFinite, wanted > Double(text.utf16.count), !filler.isEmpty else { return .string(text) }
    guard wanted <= Double(machine.limits.stringBytes) else {
        throw .error(.limit("A string is too long.", at: call.span, remedy: "Pad it to fewer signs."))
    }
    let missing = Int(wanted) - text.utf16.count
    let unit = Array(filler.utf16)
    let padding = String(decoding: (0..<missing).map { unit[$0 % unit.count] }, as: UTF16.self)
    return .string(atStart ? padding + text : text + padding)
}

private let stringParts: [Method] = [
    Method("length", [], .computes, "How many UTF-16 units it has.", isProperty: true) {
        (machine, call) throws(Interruption) in
        .int(machine.receiverText(call).utf16.count)
    },
    Method("charAt", [.number("index").optional], .computes, "The sign at an index.") {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        let index = call[0].isNullish ? 0 : try machine.number(of: call[0])
        return index >= 0 && index < Double(units.count) ? string([units[Int(index)]]) : .string("")
    },
    Method("charCodeAt", [.number("index").optional], .computes, "The UTF-16 unit at an index.") {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        let index = call[0].isNullish ? 0 : try machine.number(of: call[0])
        return .number(index >= 0 && index < Double(units.count) ? Double(units[Int(index)]) : .nan)
    },
    Method("at", [.number("index")], .computes, "The sign at an index; -1 is the last.") {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        let index = try machine.number(of: call[0]).rounded(.towardZero)
        let place = index < 0 ? index + Double(units.count) : index
        return place >= 0 && place < Double(units.count) ? string([units[Int(place)]]) : .undefined
    },
    Method(
        "slice", [.any("start").optional, .any("end").optional], .computes,
        "A part; negative places count from the end."
    ) {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        let start = try machine.position(call[0], count: units.count, otherwise: 0)
        let end = try machine.position(call[1], count: units.count, otherwise: units.count)
        return string(start < end ? units[start..<end] : [])
    },
    Method("substring", [.any("start"), .any("end").optional], .computes, "A part between two places.") {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        var places: [Int] = []
        for (index, otherwise) in [(0, 0), (1, units.count)] {
            let number = call[index].isNullish ? Double(otherwise) : try machine.number(of: call[index])
            places.append(number.isNaN ? 0 : Int(max(0, min(number.rounded(.towardZero), Double(units.count)))))
        }
        return string(units[min(places[0], places[1])..<max(places[0], places[1])])
    },
    Method(
        "split", [.any("separator").optional, .number("limit").optional], .computes, "The parts between separators."
    ) {
        (machine, call) throws(Interruption) in
        let text = machine.receiverText(call)
        if call[0].isNullish { return try machine.array([.string(text)]) }
        var parts: [Value]
        if let regex = machine.regularExpression(call[0]) {
            parts = try machine.split(text, by: regex, at: call.span)
        } else {
            let separator = try machine.argument(call, 0)
            parts = (separator.isEmpty ? text.unicodeScalars.map { String($0) } : text.parts(between: separator))
                .map { .string($0) }
        }
        if !call[1].isNullish { parts = Array(parts.prefix(Int(max(0, min(try machine.number(of: call[1]), 1e9))))) }
        return try machine.array(parts)
    },
    Method("concat", [.rest("texts")], .computes, "The texts behind each other.") {
        (machine, call) throws(Interruption) in
        var text = machine.receiverText(call)
        for argument in call.arguments { text += try machine.text(of: argument, at: call.span) }
        return try machine.checked(text, at: call.span)
    },
    Method("repeat", [.number("count")], .computes, "The text several times.") { (machine, call) throws(Interruption) in
        let count = try machine.number(of: call[0])
        let text = machine.receiverText(call)
        guard count >= 0, count * Double(max(1, text.utf8.count)) <= Double(machine.limits.stringBytes) else {
            throw .error(ShellError("RangeError", "Invalid count value: \(NumberText.text(count)).", at: call.span))
        }
        return .string(text.repeated(Int(count)))
    },
    Method("padStart", [.number("length"), .any("filler").optional], .computes, "Filled up at the start.") {
        (machine, call) throws(Interruption) in try padded(&machine, call, atStart: true)
    },
    Method("padEnd", [.number("length"), .any("filler").optional], .computes, "Filled up at the end.") {
        (machine, call) throws(Interruption) in try padded(&machine, call, atStart: false)
    },
]

private let stringQuestions: [Method] = [
    Method("includes", [.any("text")], .computes, "Whether a text is in it.") { (machine, call) throws(Interruption) in
        .bool(firstPlace(of: Array(try machine.argument(call, 0).utf16), in: machine.units(call), from: 0) != nil)
    },
    Method("indexOf", [.any("text"), .number("from").optional], .computes, "Where a text stands, or -1.") {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        let from = try machine.position(call[1], count: units.count, otherwise: 0)
        return .int(firstPlace(of: Array(try machine.argument(call, 0).utf16), in: units, from: from) ?? -1)
    },
    Method("lastIndexOf", [.any("text")], .computes, "Where a text stands last, or -1.") {
        (machine, call) throws(Interruption) in
        let units = machine.units(call)
        let needle = Array(try machine.argument(call, 0).utf16)
        guard needle.count <= units.count else { return .int(-1) }
        for start in stride(from: units.count - needle.count, through: 0, by: -1)
        where units[start..<start + needle.count].elementsEqual(needle) { return .int(start) }
        return .int(-1)
    },
    Method("startsWith", [.any("text")], .computes, "Whether it begins with a text.") {
        (machine, call) throws(Interruption) in
        .bool(machine.units(call).starts(with: Array(try machine.argument(call, 0).utf16)))
    },
    Method("endsWith", [.any("text")], .computes, "Whether it ends with a text.") {
        (machine, call) throws(Interruption) in
        .bool(machine.units(call).reversed().starts(with: try machine.argument(call, 0).utf16.reversed()))
    },
    Method("localeCompare", [.any("text")], .computes, "-1, 0 or 1 by order.") { (machine, call) throws(Interruption) in
        let other = try machine.argument(call, 0)
        let text = machine.receiverText(call)
        return .int(text == other ? 0 : text < other ? -1 : 1)
    },
    Method("toUpperCase", [], .computes, "In capitals.") { (machine, call) throws(Interruption) in
        .string(machine.receiverText(call).uppercased())
    },
    Method("toLowerCase", [], .computes, "In small letters.") { (machine, call) throws(Interruption) in
        .string(machine.receiverText(call).lowercased())
    },
    Method("trim", [], .computes, "Without blanks at both ends.") { (machine, call) throws(Interruption) in
        .string(machine.receiverText(call).trimmed(start: true, end: true))
    },
    Method("trimStart", [], .computes, "Without blanks at the start.") { (machine, call) throws(Interruption) in
        .string(machine.receiverText(call).trimmed(start: true, end: false))
    },
    Method("trimEnd", [], .computes, "Without blanks at the end.") { (machine, call) throws(Interruption) in
        .string(machine.receiverText(call).trimmed(start: false, end: true))
    },
    Method("toString", [], .computes, "The text itself.") { (_, call) throws(Interruption) in call.receiver },
    Method("valueOf", [], .computes, "The text itself.") { (_, call) throws(Interruption) in call.receiver },
]

extension String {
    func trimmed(start: Bool, end: Bool) -> String {
        var view = unicodeScalars[...]
        if start { view = view.drop { $0.properties.isWhitespace } }
        if end { while let last = view.last, last.properties.isWhitespace { view.removeLast() } }
        return String(view)
    }

    /// The text so many times; its bytes are written at once, not appended.
    func repeated(_ count: Int) -> String {
        var text = self
        return text.withUTF8 { utf8 in
            String(unsafeUninitializedCapacity: utf8.count * count) { buffer in
                if utf8.count == 1 {
                    buffer.initialize(repeating: utf8[0])
                } else {
                    for turn in 0..<count {
                        _ = buffer[(turn * utf8.count)...].initialize(from: utf8)
                    }
                }
                return utf8.count * count
            }
        }
    }

    /// What stands between the places of a text that is not empty; linear.
    func parts(between separator: String) -> [String] {
        let units = Array(utf16)
        let needle = Array(separator.utf16)
        var parts: [String] = []
        var start = 0
        while let found = firstPlace(of: needle, in: units, from: start) {
            parts.append(String(decoding: units[start..<found], as: UTF16.self))
            start = found + needle.count
        }
        parts.append(String(decoding: units[start...], as: UTF16.self))
        return parts
    }
}

let stringTable = MemberTable("string", "JavaScript's strings", stringParts + stringQuestions + stringMatching)
