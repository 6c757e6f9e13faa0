import BSON

extension ExpressionOperator {
    static let strings: [ExpressionOperator] = [
        ExpressionOperator("$concat", atLeast: 0) { operands throws(CommandError) in
            var result = ""
            for operand in operands {
                guard let operand, !operand.isNullish else { return .null }
                guard let text = operand.string else {
                    throw .location(16702, "$concat only supports strings, not \(operand.typeName)")
                }
                result += text
            }
            return .string(result)
        },
        ExpressionOperator("$toLower", 1) { operands throws(CommandError) in
            .string(StringText.lowercased(try StringText.coerced(operands[0])))
        },
        ExpressionOperator("$toUpper", 1) { operands throws(CommandError) in
            .string(StringText.uppercased(try StringText.coerced(operands[0])))
        },
        ExpressionOperator("$strcasecmp", 2) { operands throws(CommandError) in
            let left = StringText.uppercased(try StringText.coerced(operands[0]))
            let right = StringText.uppercased(try StringText.coerced(operands[1]))
            return .int32(Int32(UTF8Order.compare(left, right)))
        },
        ExpressionOperator("$strLenBytes", 1) { operands throws(CommandError) in
            guard let text = operands[0]?.string else {
                throw .location(34473, "$strLenBytes requires a string argument, found: \(operands[0].typeName)")
            }
            return .int32(Int32(clamping: text.utf8.count))
        },
        ExpressionOperator("$strLenCP", 1) { operands throws(CommandError) in
            guard let text = operands[0]?.string else {
                throw .location(34471, "$strLenCP requires a string argument, found: \(operands[0].typeName)")
            }
            return .int32(Int32(clamping: text.unicodeScalars.count))
        },
        ExpressionOperator("$split", 2) { operands throws(CommandError) in
            guard let text = operands[0], let separator = operands[1], !text.isNullish, !separator.isNullish else {
                return .null
            }
            guard let text = text.string else {
                throw .location(
                    40085,
                    "$split requires an expression that evaluates to a string as a first argument, found: \(text.typeName)"
                )
            }
            guard let separator = separator.string else {
                throw .location(
                    40086,
                    "$split requires an expression that evaluates to a string as a second argument, found: \(separator.typeName)"
                )
            }
            guard !separator.isEmpty else { throw .location(40087, "$split requires a non-empty separator") }
            return .array(StringText.split(text, by: separator).map(BSONValue.string))
        },
        ExpressionOperator("$substrCP", 3) { operands throws(CommandError) in try substringOfScalars(operands) },
        ExpressionOperator("$substrBytes", 3) { operands throws(CommandError) in try substringOfBytes(operands) },
        ExpressionOperator("$substr", 3) { operands throws(CommandError) in try substringOfBytes(operands) },
        ExpressionOperator("$indexOfCP", .positional(2...4)) { operands throws(CommandError) in
            try index("$indexOfCP", operands)
        },
        ExpressionOperator("$indexOfBytes", .positional(2...4)) { operands throws(CommandError) in
            try index("$indexOfBytes", operands)
        },
        ExpressionOperator("$trim", .named(["input", "chars"], required: 1)) { operands throws(CommandError) in
            try trim("$trim", operands, true, true)
        },
        ExpressionOperator("$ltrim", .named(["input", "chars"], required: 1)) { operands throws(CommandError) in
            try trim("$ltrim", operands, true, false)
        },
        ExpressionOperator("$rtrim", .named(["input", "chars"], required: 1)) { operands throws(CommandError) in
            try trim("$rtrim", operands, false, true)
        },
        ExpressionOperator("$replaceOne", .named(["input", "find", "replacement"], required: 3)) {
            operands throws(CommandError) in
            try replace("$replaceOne", operands, all: false)
        },
        ExpressionOperator("$replaceAll", .named(["input", "find", "replacement"], required: 3)) {
            operands throws(CommandError) in
            try replace("$replaceAll", operands, all: true)
        },
    ]

    private static func substringOfScalars(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        let scalars = Array(try StringText.coerced(operands[0]).unicodeScalars)
        guard let start = operands[1]?.int64 else {
            throw .location(
                34450, "$substrCP: starting index must be a numeric type (is BSON type \(operands[1].typeName))")
        }
        guard let length = operands[2]?.int64 else {
            throw .location(34452, "$substrCP: length must be a numeric type (is BSON type \(operands[2].typeName))")
        }
        guard start >= 0 else { throw .location(34455, "$substrCP: the starting index must be nonnegative integer.") }
        guard length >= 0 else { throw .location(34454, "$substrCP: length must be a nonnegative integer.") }
        guard start < scalars.count else { return .string("") }
        let end = min(scalars.count, Int(clamping: start &+ min(length, Int64(scalars.count))))
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[Int(start)..<end])
        return .string(String(result))
    }

    private static func substringOfBytes(_ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        let bytes = Array(try StringText.coerced(operands[0]).utf8)
        guard let start = operands[1]?.int64 else {
            throw .location(
                16034, "$substrBytes:  starting index must be a numeric type (is BSON type \(operands[1].typeName))")
        }
        guard let length = operands[2]?.int64 else {
            throw .location(
                16035, "$substrBytes:  length must be a numeric type (is BSON type \(operands[2].typeName))")
        }
        guard start >= 0 else {
            throw .location(50752, "$substrBytes:  starting index must be non-negative (got: \(start))")
        }
        guard start < bytes.count else { return .string("") }
        let end =
            length < 0 ? bytes.count : min(bytes.count, Int(start) + Int(clamping: min(length, Int64(bytes.count))))
        guard !StringText.isContinuation(bytes[Int(start)]) else {
            throw .location(28656, "$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.")
        }
        guard end == bytes.count || !StringText.isContinuation(bytes[end]) else {
            throw .location(28657, "$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.")
        }
        return .string(String(decoding: bytes[Int(start)..<end], as: UTF8.self))
    }

    private static func index(_ name: String, _ operands: [BSONValue?]) throws(CommandError) -> BSONValue? {
        guard let text = operands[0], !text.isNullish else { return .null }
        guard let text = text.string else {
            throw .location(
                name == "$indexOfCP" ? 40093 : 40091,
                "\(name) requires a string as the first argument, found: \(text.typeName)")
        }
        guard let token = operands[1]?.string else {
            throw .location(
                name == "$indexOfCP" ? 40094 : 40092,
                "\(name) requires a string as the second argument, found: \(operands[1].typeName)")
        }
        let units = name == "$indexOfCP" ? text.unicodeScalars.map(\.value) : text.utf8.map(UInt32.init)
        let wanted = name == "$indexOfCP" ? token.unicodeScalars.map(\.value) : token.utf8.map(UInt32.init)
        let start = try bound(name, operands, 2) ?? 0
        let end = min(try bound(name, operands, 3) ?? units.count, units.count)
        guard start <= end else { return .int32(-1) }
        return .int32(Int32(clamping: StringText.find(wanted, in: units, from: start, to: end) ?? -1))
    }

    static func bound(_ name: String, _ operands: [BSONValue?], _ index: Int) throws(CommandError) -> Int? {
        guard index < operands.count, let value = operands[index] else { return nil }
        guard let number = value.int64 else {
            throw .location(
                40096,
                "\(name) requires an integral \(index == 2 ? "starting" : "ending") index, found a value of type: \(value.typeName), with value: \(value.serverText)"
            )
        }
        guard number >= 0 else {
            throw .location(
                40097, "\(name) requires a nonnegative \(index == 2 ? "start" : "ending") index, found: \(number)")
        }
        return Int(clamping: number)
    }

    private static func trim(
        _ name: String, _ operands: [BSONValue?], _ left: Bool, _ right: Bool
    ) throws(CommandError) -> BSONValue? {
        guard let input = operands[0], !input.isNullish else { return .null }
        guard let text = input.string else {
            throw .location(
                50699,
                "\(name) requires its input to be a string, got \(input.serverText) (of type \(input.typeName)) instead."
            )
        }
        var trimmed = StringText.whiteSpace
        if let given = operands[1] {
            if given.isNullish { return .null }
            guard let characters = given.string else {
                throw .location(
                    50700,
                    "\(name) requires 'chars' to be a string, got \(given.serverText) (of type \(given.typeName)) instead."
                )
            }
            trimmed = characters.unicodeScalars.map(\.value)
        }
        var scalars = Array(text.unicodeScalars)[...]
        if left { scalars = scalars.drop { trimmed.contains($0.value) } }
        if right {
            while let last = scalars.last, trimmed.contains(last.value) { scalars.removeLast() }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return .string(String(result))
    }

    private static func replace(_ name: String, _ operands: [BSONValue?], all: Bool) throws(CommandError) -> BSONValue?
    {
        var texts: [String] = []
        for (operand, part) in zip(operands, ["input", "find", "replacement"]) {
            guard let operand, !operand.isNullish else { return .null }
            guard let text = operand.string else {
                throw .location(
                    part == "input" ? 51746 : part == "find" ? 51745 : 51744,
                    "\(name) requires that '\(part)' be a string, found: \(operand.serverText)")
            }
            texts.append(text)
        }
        guard !texts[1].isEmpty else { return .string(all ? texts[0] : texts[2] + texts[0]) }
        let parts = StringText.split(texts[0], by: texts[1], limit: all ? .max : 1)
        return .string(parts.joined(separator: texts[2]))
    }
}
