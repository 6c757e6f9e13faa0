import BSON
import ShardCluster
import ShellSyntax

extension Machine {
    func regularExpression(_ value: Value) -> BSONRegex? {
        guard case .object(let reference) = value, case .regularExpression(let regex) = state.heap[reference] else {
            return nil
        }
        return regex
    }

    /// The compiled form; `g`, `u` and `y` change nothing about what matches.
    func pattern(_ regex: BSONRegex, at span: SourceSpan) throws(Interruption) -> ShardCluster.Pattern {
        do throws(CommandError) {
            return try ShardCluster.Pattern(regex.pattern, options: regex.options.filter { !"guy".contains($0) })
        } catch {
            throw .error(
                ShellError(
                    "SyntaxError", error.message, at: span, remedy: "Regular expressions run in linear time here."))
        }
    }

    /// All matches, or the first.
    fileprivate mutating func matches(
        _ regex: BSONRegex, in scalars: [UInt32], all: Bool, at span: SourceSpan
    ) throws(Interruption) -> [TextMatch] {
        let pattern = try pattern(regex, at: span)
        var found: [TextMatch] = []
        var start = 0
        while start <= scalars.count, let match = pattern.firstMatch(in: scalars, from: start) {
            try step(1 + (match.upperBound - start) / 16 + match.count * pattern.groupNames.count / 4, at: span)
            found.append(
                TextMatch(
                    range: match, groups: pattern.captures(in: scalars, match: match), names: pattern.groupNames))
            if !all { break }
            start = match.isEmpty ? match.upperBound + 1 : match.upperBound
        }
        return found
    }

    /// The match and its groups as an array, as `match` without the flag g gives them.
    fileprivate mutating func array(of match: TextMatch, in scalars: [UInt32]) throws(Interruption) -> Value {
        try array([.string(String(scalars: scalars[match.range]))] + match.values(in: scalars))
    }

    mutating func split(_ text: String, by regex: BSONRegex, at span: SourceSpan) throws(Interruption) -> [Value] {
        let scalars = text.unicodeScalars.map(\.value)
        var parts: [Value] = []
        var start = 0
        for match in try matches(regex, in: scalars, all: true, at: span)
        where !match.range.isEmpty || match.range.lowerBound > start {
            if match.range.isEmpty, match.range.lowerBound >= scalars.count { break }
            parts.append(.string(String(scalars: scalars[start..<match.range.lowerBound])))
            parts += match.values(in: scalars)
            start = match.range.upperBound
        }
        parts.append(.string(String(scalars: scalars[start...])))
        return parts
    }

    fileprivate mutating func replaced(_ call: Call, all: Bool) throws(Interruption) -> Value {
        let text = receiverText(call)
        let scalars = text.unicodeScalars.map(\.value)
        var found: [TextMatch] = []
        if let regex = regularExpression(call[0]) {
            if all, !regex.options.contains("g") {
                throw .error(
                    ShellError("TypeError", "replaceAll needs the flag g.", at: call.span, remedy: "Write /.../g."))
            }
            found = try matches(regex, in: scalars, all: all || regex.options.contains("g"), at: call.span)
        } else {
            let needle = try self.text(of: call[0], at: call.span).unicodeScalars.map(\.value)
            var start = 0
            while let place = scalars.firstPlace(of: needle, from: start) {
                found.append(TextMatch(range: place..<place + needle.count, groups: [], names: []))
                start = place + max(1, needle.count)
                if !all { break }
            }
        }
        var result = ""
        var start = 0
        for match in found {
            result += String(scalars: scalars[start..<match.range.lowerBound])
            if isCallable(call[1]) {
                var arguments: [Value] = [.string(String(scalars: scalars[match.range]))] + match.values(in: scalars)
                arguments += [.int(match.range.lowerBound), .string(text)]
                if let named = match.named(in: scalars) { arguments.append(try object(.document(named))) }
                result += try self.text(of: try self.call(call[1], arguments, at: call.span), at: call.span)
            } else {
                result += match.expanded(try self.text(of: call[1], at: call.span), in: scalars)
            }
            start = match.range.upperBound
            _ = try checked(result, at: call.span)
        }
        return try checked(result + String(scalars: scalars[start...]), at: call.span)
    }
}

extension String {
    init(scalars: ArraySlice<UInt32>) {
        self.init()
        for value in scalars { if let scalar = Unicode.Scalar(value) { unicodeScalars.append(scalar) } }
    }
}

extension [UInt32] {
    fileprivate func firstPlace(of needle: [UInt32], from start: Int) -> Int? {
        guard needle.count <= count else { return nil }
        var index = start
        while index + needle.count <= count {
            if self[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }
}

let stringMatching: [Method] = [
    Method("match", [.any("pattern")], .computes, "What a regular expression finds, or null.") {
        (machine, call) throws(Interruption) in
        let regex: BSONRegex
        if let given = machine.regularExpression(call[0]) {
            regex = given
        } else {
            regex = BSONRegex(pattern: try machine.text(of: call[0], at: call.span))
        }
        let scalars = machine.receiverText(call).unicodeScalars.map(\.value)
        let all = regex.options.contains("g")
        let found = try machine.matches(regex, in: scalars, all: all, at: call.span)
        guard let first = found.first else { return .null }
        if !all { return try machine.array(of: first, in: scalars) }
        return try machine.array(found.map { .string(String(scalars: scalars[$0.range])) })
    },
    Method(
        "matchAll", [.any("pattern")], .computes, "All that a regular expression with flag g finds, with its groups."
    ) {
        (machine, call) throws(Interruption) in
        guard let regex = machine.regularExpression(call[0]), regex.options.contains("g") else {
            throw .error(
                ShellError(
                    "TypeError", "matchAll takes a regular expression with flag g.", at: call.span,
                    remedy: "Write /.../g."))
        }
        let scalars = machine.receiverText(call).unicodeScalars.map(\.value)
        var all: [Value] = []
        for match in try machine.matches(regex, in: scalars, all: true, at: call.span) {
            all.append(try machine.array(of: match, in: scalars))
        }
        return try machine.array(all)
    },
    Method("search", [.any("pattern")], .computes, "Where a regular expression first matches, or -1.") {
        (machine, call) throws(Interruption) in
        guard let regex = machine.regularExpression(call[0]) else { return .int(-1) }
        let scalars = machine.receiverText(call).unicodeScalars.map(\.value)
        return .int(try machine.matches(regex, in: scalars, all: false, at: call.span).first?.range.lowerBound ?? -1)
    },
    Method(
        "replace", [.any("pattern"), .any("replacement")], .computes, "With the first match replaced, with flag g all."
    ) {
        (machine, call) throws(Interruption) in try machine.replaced(call, all: false)
    },
    Method("replaceAll", [.any("pattern"), .any("replacement")], .computes, "With all matches replaced.") {
        (machine, call) throws(Interruption) in try machine.replaced(call, all: true)
    },
]

let regexpTable = MemberTable(
    "regexp", "Regular expressions, matched in linear time",
    [
        Method("test", [.any("text")], .computes, "Whether it matches a text.") {
            (machine, call) throws(Interruption) in
            guard let regex = machine.regularExpression(call.receiver) else { return .bool(false) }
            let text = try machine.text(of: call[0], at: call.span)
            return .bool(try machine.pattern(regex, at: call.span).matches(text))
        },
        Method("source", [], .computes, "The pattern.", isProperty: true) { (machine, call) throws(Interruption) in
            .string(machine.regularExpression(call.receiver)?.pattern ?? "")
        },
        Method("flags", [], .computes, "The flags.", isProperty: true) { (machine, call) throws(Interruption) in
            .string(machine.regularExpression(call.receiver)?.options ?? "")
        },
        Method("toString", [], .computes, "As it is written.") { (machine, call) throws(Interruption) in
            .string(try machine.text(of: call.receiver, at: call.span))
        },
    ])
