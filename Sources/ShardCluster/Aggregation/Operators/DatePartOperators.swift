import BSON

extension ExpressionOperator {
    /// `$year` and its kin take a date, or `{date, timezone}`.
    static let dateParts: [ExpressionOperator] = [
        part("$year") { $0.year }, part("$month") { $0.month }, part("$dayOfMonth") { $0.day },
        part("$hour") { $0.hour }, part("$minute") { $0.minute }, part("$second") { $0.second },
        part("$millisecond") { $0.millisecond }, part("$dayOfYear") { $0.dayOfYear },
        part("$dayOfWeek") { $0.isoDayOfWeek % 7 + 1 }, part("$isoDayOfWeek") { $0.isoDayOfWeek },
        part("$isoWeek") { $0.isoWeek.week },
        part("$week") { ($0.dayOfYear - ($0.isoDayOfWeek % 7 + 1) + 7) / 7 },
        ExpressionOperator("$isoWeekYear", .single) { operands throws(CommandError) in
            try withDate("$isoWeekYear", operands[0]) { .int64($0.isoWeek.year) }
        },
        ExpressionOperator("$dateToParts", .named(["date", "timezone", "iso8601"], required: 1)) {
            operands throws(CommandError) in
            guard let date = operands[0], !date.isNullish else { return .null }
            let offset = try DateOperand.offset(operands[1])
            let parts = DateParts(try DateOperand.milliseconds("$dateToParts", date), offset: offset)
            let values = [
                parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second, parts.millisecond,
            ]
            return .document(
                BSONDocument(zip(DateOperand.partNames, values).map { ($0, .int32(Int32(clamping: $1))) }))
        },
        ExpressionOperator("$tsSecond", 1) { operands throws(CommandError) in
            guard let value = operands[0], !value.isNullish else { return .null }
            guard let time = value.timestamp else {
                throw .location(5_687_301, "$tsSecond requires an argument of type Timestamp, found: \(value.typeName)")
            }
            return .int64(Int64(time.seconds))
        },
        ExpressionOperator("$tsIncrement", 1) { operands throws(CommandError) in
            guard let value = operands[0], !value.isNullish else { return .null }
            guard let time = value.timestamp else {
                throw .location(
                    5_687_302, "$tsIncrement requires an argument of type Timestamp, found: \(value.typeName)")
            }
            return .int64(Int64(time.increment))
        },
    ]

    private static func part(
        _ name: String, _ value: @escaping @Sendable (DateParts) -> Int64
    ) -> ExpressionOperator {
        ExpressionOperator(name, .single) { operands throws(CommandError) in
            try withDate(name, operands[0]) { .int32(Int32(clamping: value($0))) }
        }
    }

    private static func withDate(
        _ name: String, _ operand: BSONValue?, _ body: (DateParts) -> BSONValue
    ) throws(CommandError) -> BSONValue? {
        var date = operand
        var offset: Int64 = 0
        if let document = operand?.document {
            for (key, _) in document where key != "date" && key != "timezone" {
                throw .location(40535, "unrecognized option to \(name): \"\(key)\"")
            }
            date = document["date"]
            offset = try DateOperand.offset(document["timezone"])
        } else if let elements = operand?.array {
            guard elements.count == 1 else {
                throw .location(
                    40536, "\(name) accepts exactly one argument if given an array, but was given \(elements.count)")
            }
            date = elements[0]
        }
        guard let date, !date.isNullish else { return .null }
        return body(DateParts(try DateOperand.milliseconds(name, date), offset: offset))
    }
}
