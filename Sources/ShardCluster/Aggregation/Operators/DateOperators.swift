import BSON

extension ExpressionOperator {
    static let dates: [ExpressionOperator] = [
        ExpressionOperator("$dateAdd", .named(["startDate", "unit", "amount", "timezone"], required: 3)) {
            operands throws(CommandError) in
            try dateShift("$dateAdd", operands, sign: 1)
        },
        ExpressionOperator("$dateSubtract", .named(["startDate", "unit", "amount", "timezone"], required: 3)) {
            operands throws(CommandError) in
            try dateShift("$dateSubtract", operands, sign: -1)
        },
        ExpressionOperator(
            "$dateDiff", .named(["startDate", "endDate", "unit", "timezone", "startOfWeek"], required: 3)
        ) { operands throws(CommandError) in
            guard !operands[0].isNullish, !operands[1].isNullish, !operands[2].isNullish else { return .null }
            let start = try DateOperand.milliseconds("$dateDiff", operands[0])
            let end = try DateOperand.milliseconds("$dateDiff", operands[1])
            let unit = try DateOperand.unit("$dateDiff", operands[2])
            let offset = try DateOperand.offset(operands[3])
            let week = try DateOperand.startOfWeek("$dateDiff", operands[4])
            let first = DateArithmetic.bin(start, unit, size: 1, startOfWeek: week, offset: offset)
            let last = DateArithmetic.bin(end, unit, size: 1, startOfWeek: week, offset: offset)
            return .int64(last - first)
        },
        ExpressionOperator(
            "$dateTrunc", .named(["date", "unit", "binSize", "timezone", "startOfWeek"], required: 2)
        ) { operands throws(CommandError) in
            guard !operands[0].isNullish, !operands[1].isNullish else { return .null }
            let date = try DateOperand.milliseconds("$dateTrunc", operands[0])
            let unit = try DateOperand.unit("$dateTrunc", operands[1])
            let size = operands[2]?.int64 ?? 1
            guard size > 0, size <= 100_000_000 else {
                throw .location(5_439_017, "$dateTrunc requires 'binSize' to be greater than 0, but got value \(size)")
            }
            let offset = try DateOperand.offset(operands[3])
            let week = try DateOperand.startOfWeek("$dateTrunc", operands[4])
            let bin = DateArithmetic.bin(date, unit, size: size, startOfWeek: week, offset: offset)
            return .date(DateArithmetic.binStart(bin, unit, size: size, startOfWeek: week, offset: offset))
        },
        ExpressionOperator(
            "$dateFromParts",
            .named(["year", "month", "day", "hour", "minute", "second", "millisecond", "timezone"], required: 1)
        ) { operands throws(CommandError) in
            var parts = DateParts()
            let fields: [WritableKeyPath<DateParts, Int64>] = [
                \.year, \.month, \.day, \.hour, \.minute, \.second, \.millisecond,
            ]
            for (index, field) in fields.enumerated() {
                guard let value = operands[index] else { continue }
                if value.isNullish { return .null }
                guard let number = value.int64 else {
                    throw .location(
                        40515,
                        "'\(DateOperand.partNames[index])' must evaluate to an integer, found \(value.typeName) with value \(value.serverText)"
                    )
                }
                guard number.magnitude <= 32_768 else {
                    throw .location(
                        31034,
                        "'\(DateOperand.partNames[index])' must evaluate to a value in the range [-32768, 32767]; value \(number) is not in range"
                    )
                }
                parts[keyPath: field] = number
            }
            return .date(parts.milliseconds(offset: try DateOperand.offset(operands[7])))
        },
    ]

    private static func dateShift(_ name: String, _ operands: [BSONValue?], sign: Int64) throws(CommandError)
        -> BSONValue?
    {
        guard !operands[0].isNullish, !operands[1].isNullish, !operands[2].isNullish else { return .null }
        let start = try DateOperand.milliseconds(name, operands[0])
        let unit = try DateOperand.unit(name, operands[1])
        guard let amount = operands[2]?.int64 else {
            throw .location(5_166_405, "\(name) expects integer amount of time units")
        }
        let (signed, overflow) = amount.multipliedReportingOverflow(by: sign)
        guard !overflow else { throw .location(5_166_406, "invalid \(name) 'amount' parameter") }
        return .date(try DateArithmetic.add(start, signed, unit, offset: try DateOperand.offset(operands[3])))
    }
}

/// Operands that the date operators share.
enum DateOperand {
    static let partNames = ["year", "month", "day", "hour", "minute", "second", "millisecond"]

    /// A date, or what carries one.
    static func milliseconds(_ name: String, _ value: BSONValue?) throws(CommandError) -> Int64 {
        switch value {
        case .date(let ms): return ms
        case .timestamp(let time): return Int64(time.seconds) * 1_000
        case .objectID(let id): return Int64(id.timestamp) * 1_000
        default: throw .location(16006, "can't convert from BSON type \(value.typeName) to Date")
        }
    }

    static func unit(_ name: String, _ value: BSONValue?) throws(CommandError) -> String {
        guard let text = value?.string else {
            throw .location(5_439_013, "\(name) requires 'unit' to be a string, but got \(value.typeName)")
        }
        guard DateArithmetic.milliseconds(ofUnit: text) != nil || DateArithmetic.months(ofUnit: text) != nil else {
            throw .failedToParse("\(name) parameter 'unit' value cannot be recognized as a time unit: \(text)")
        }
        return text
    }

    /// 1 is Monday; Sunday unless given.
    static func startOfWeek(_ name: String, _ value: BSONValue?) throws(CommandError) -> Int64 {
        guard let text = value?.string else { return 7 }
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let short = String(StringText.lowercased(text).prefix(3))
        guard let index = days.firstIndex(of: short) else {
            throw .failedToParse(
                "\(name) parameter 'startOfWeek' value cannot be recognized as a day of a week: \(text)")
        }
        return Int64(index) + 1
    }

    /// Milliseconds east of UTC: "UTC", "GMT", "Z", "+02", "+0530", "-04:45".
    ///
    /// Named zones need a time zone database, which the sandbox doesn't have: error 40485.
    static func offset(_ value: BSONValue?) throws(CommandError) -> Int64 {
        guard let value, !value.isNullish else { return 0 }
        guard let text = value.string else {
            throw .location(40517, "timezone must evaluate to a string, found \(value.typeName)")
        }
        if ["UTC", "GMT", "Z", ""].contains(text) { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }.compactMap(\.wholeNumberValue)
        guard text.first == "+" || text.first == "-", digits.count == 2 || digits.count == 4,
            digits.count == text.dropFirst().filter({ $0 != ":" }).count
        else {
            throw .location(40485, "unrecognized time zone identifier: \"\(text)\"")
        }
        let hours = Int64(digits[0] * 10 + digits[1])
        let minutes = digits.count == 4 ? Int64(digits[2] * 10 + digits[3]) : 0
        return (text.first == "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000
    }
}
