import BSON

/// `$bucket` and `$sortByCount`, told by the stages that they stand for.
enum StageSugar {
    static func sortByCount(_ operand: BSONValue, variables: [String]) throws(CommandError) -> [Stage] {
        guard
            operand.document?.first.map({ FieldNames.startsWithDollar($0.key) })
                ?? operand.string.map(FieldNames.startsWithDollar) ?? false
        else {
            throw .location(
                40147, "the sortByCount field must be defined as a $-prefixed path or an expression inside an object")
        }
        let id = try Expression(parsing: operand, variables: variables)
        let count = try Accumulator(name: "count", ["$sum": 1], variables: [])
        return [.group(GroupStage(id: id, accumulators: [count])), .sort(try SortPattern(["count": -1]))]
    }

    static func bucket(_ operand: BSONValue, variables: [String]) throws(CommandError) -> [Stage] {
        guard let document = operand.document else {
            throw .location(40201, "Argument to $bucket stage must be an object, but found type: \(operand.typeName).")
        }
        for (key, _) in document where !["groupBy", "boundaries", "default", "output"].contains(key) {
            throw .location(40197, "Unrecognized option to $bucket: \(key).")
        }
        guard let groupBy = document["groupBy"], let bounds = document["boundaries"] else {
            throw .location(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.")
        }
        guard let boundaries = bounds.array else {
            throw .location(
                40200, "The $bucket 'boundaries' field must be an array, but found type: \(bounds.typeName).")
        }
        guard boundaries.count >= 2 else {
            throw .location(
                40192,
                "The $bucket 'boundaries' field must have at least 2 values, but found \(boundaries.count) value(s).")
        }
        for (low, high) in zip(boundaries, boundaries.dropFirst()) {
            guard low.type.canonicalOrder == high.type.canonicalOrder else {
                throw .location(
                    40193,
                    "All values in the 'boundaries' option to $bucket must have the same type. Found conflicting types \(low.typeName) and \(high.typeName)."
                )
            }
            guard BSONValue.compare(low, high) < 0 else {
                throw .location(
                    40194, "The 'boundaries' option to $bucket must be sorted, but elements are not in ascending order."
                )
            }
        }
        let id = try bucketID(groupBy, boundaries, document["default"], variables)
        var accumulators: [Accumulator] = []
        for (name, value) in document["output"]?.document ?? ["count": ["$sum": 1]] {
            accumulators.append(try Accumulator(name: name, value, variables: variables))
        }
        return [.group(GroupStage(id: id, accumulators: accumulators)), .sort(try SortPattern(["_id": 1]))]
    }

    /// The lower bound of the bucket that a value falls into, by `$switch`.
    private static func bucketID(
        _ groupBy: BSONValue, _ boundaries: [BSONValue], _ otherwise: BSONValue?, _ variables: [String]
    ) throws(CommandError) -> Expression {
        var branches: [BSONValue] = []
        for (low, high) in zip(boundaries, boundaries.dropFirst()) {
            let inside: BSONValue = [
                "$and": [
                    ["$gte": [groupBy, ["$literal": low]]], ["$lt": [groupBy, ["$literal": high]]],
                ]
            ]
            branches.append(["case": inside, "then": ["$literal": low]])
        }
        var specification: BSONDocument = ["branches": .array(branches)]
        if let otherwise { specification.append("default", ["$literal": otherwise]) }
        return try Expression(parsing: ["$switch": .document(specification)], variables: variables)
    }
}
