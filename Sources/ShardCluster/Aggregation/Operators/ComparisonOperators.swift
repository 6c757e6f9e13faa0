import BSON

extension ExpressionOperator {
    /// Comparison over all types: what is missing comes before null.
    static let comparison: [ExpressionOperator] = [
        ExpressionOperator("$eq", 2) { .bool(order($0[0], $0[1]) == 0) },
        ExpressionOperator("$ne", 2) { .bool(order($0[0], $0[1]) != 0) },
        ExpressionOperator("$lt", 2) { .bool(order($0[0], $0[1]) < 0) },
        ExpressionOperator("$lte", 2) { .bool(order($0[0], $0[1]) <= 0) },
        ExpressionOperator("$gt", 2) { .bool(order($0[0], $0[1]) > 0) },
        ExpressionOperator("$gte", 2) { .bool(order($0[0], $0[1]) >= 0) },
        ExpressionOperator("$cmp", 2) { .int32(Int32(order($0[0], $0[1]))) },
    ]

    static let logic: [ExpressionOperator] = [
        ExpressionOperator("$not", 1) { .bool(!($0[0]?.truthy ?? false)) }
    ]

    static func order(_ a: BSONValue?, _ b: BSONValue?) -> Int {
        switch (a, b) {
        case (nil, nil): 0
        case (nil, let other?): if case .minKey = other { 1 } else { -1 }
        case (let other?, nil): if case .minKey = other { -1 } else { 1 }
        case (let left?, let right?): BSONValue.compare(left, right)
        }
    }
}
