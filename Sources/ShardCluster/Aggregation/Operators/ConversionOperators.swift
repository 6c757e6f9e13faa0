import BSON

extension ExpressionOperator {
    static let conversions: [ExpressionOperator] = [
        converting("$toString", .string), converting("$toInt", .int32), converting("$toLong", .int64),
        converting("$toDouble", .double), converting("$toDecimal", .decimal128), converting("$toBool", .bool),
        converting("$toDate", .date), converting("$toObjectId", .objectID),
        ExpressionOperator("$type", 1) { .string($0[0].typeName) },
        ExpressionOperator("$isNumber", 1) { .bool($0[0]?.isNumber ?? false) },
        ExpressionOperator("$bsonSize", 1) { operands throws(CommandError) in
            guard let value = operands[0], !value.isNullish else { return .null }
            guard let document = value.document else {
                throw .location(31393, "$bsonSize requires a document input, found: \(value.typeName)")
            }
            return .int32(Int32(clamping: document.bytes.count))
        },
        ExpressionOperator("$toHashedIndexKey", 1) { .int64(HashedKey.hash($0[0] ?? .null)) },
    ]

    private static func converting(_ name: String, _ type: BSONType) -> ExpressionOperator {
        ExpressionOperator(name, 1) { operands throws(CommandError) in
            guard let value = operands[0], !value.isNullish else { return .null }
            return try Conversion.convert(value, to: type)
        }
    }
}
