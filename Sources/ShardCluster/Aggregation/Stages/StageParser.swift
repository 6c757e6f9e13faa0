import BSON

/// Reads the stages of a pipeline, with the server's errors.
enum StageParser {
    static func parse(
        _ value: BSONValue, variables: [String], depth: Int, constants: ExpressionConstants
    ) throws(CommandError) -> [Stage] {
        guard let document = value.document else {
            throw .typeMismatch("Each element of the 'pipeline' array must be an object")
        }
        guard let (name, operand) = document.first, document.count == 1 else {
            throw .location(40323, "A pipeline stage specification object must contain exactly one field.")
        }
        if let stage = try DocumentStage(name, operand, variables: variables) { return [.document(stage)] }
        if let stages = try counting(name, operand, variables) { return stages }
        switch name {
        case "$match":
            guard let filter = operand.document else {
                throw .location(15959, "the match filter must be an expression in an object")
            }
            return [.match(try Matcher(filter, variables: variables, constants: constants))]
        case "$sort": return [.sort(try sort(operand))]
        case "$limit": return [.limit(try limit(operand))]
        case "$skip": return [.skip(try skip(operand))]
        case "$unwind": return [.unwind(try UnwindStage(operand))]
        case "$lookup": return [.lookup(try LookupStage(operand, variables: variables, depth: depth))]
        case "$graphLookup":
            return [.graphLookup(try GraphLookupStage(operand, variables: variables, constants: constants))]
        case "$unionWith": return [try unionWith(operand, variables, depth)]
        case "$facet": return [.facet(try facet(operand, variables, depth))]
        case "$sample": return [.sample(try sample(operand))]
        case "$out": return [.out(try OutStage(operand))]
        case "$merge": return [.merge(try MergeStage(operand))]
        case CurrentOpStage.name, Cluster.dataDistributionStage, Cluster.collectionStatisticsStage:
            throw .location(40602, "\(name) is only valid as the first stage in a pipeline.")
        case _ where unsupported.contains(name):
            throw .commandNotSupported("\(name) is not available in this cluster")
        default: throw .location(40324, "Unrecognized pipeline stage name: '\(name)'")
        }
    }

    /// Stages of the server that this sandbox leaves out.
    private static let unsupported = [
        "$changeStream", "$densify", "$documents", "$fill", "$geoNear",
        "$indexStats", "$listSessions", "$planCacheStats", "$redact", "$search", "$setWindowFields",
    ]

    private static func counting(
        _ name: String, _ operand: BSONValue, _ variables: [String]
    ) throws(CommandError) -> [Stage]? {
        switch name {
        case "$group": return [.group(try GroupStage(operand, variables: variables))]
        case "$sortByCount": return try StageSugar.sortByCount(operand, variables: variables)
        case "$bucket": return try StageSugar.bucket(operand, variables: variables)
        case "$bucketAuto": return [.bucketAuto(try BucketAutoStage(operand, variables: variables))]
        case "$count":
            guard let name = operand.string, !name.isEmpty else {
                throw .location(40156, "the count field must be a non-empty string")
            }
            guard !FieldNames.startsWithDollar(name) else {
                throw .location(40158, "the count field cannot be a $-prefixed path")
            }
            guard !FieldNames.hasDot(name) else { throw .location(40160, "the count field cannot contain '.'") }
            let count = try Accumulator(name: name, ["$sum": 1], variables: [])
            return [
                .group(GroupStage(id: .constant(.null), accumulators: [count])),
                .document(.unset([FieldPath("_id")])),
            ]
        default: return nil
        }
    }

    private static func sort(_ operand: BSONValue) throws(CommandError) -> SortPattern {
        guard let document = operand.document else {
            throw .location(15973, "the $sort key specification must be an object")
        }
        guard !document.isEmpty else { throw .location(15976, "$sort stage must have at least one sort key") }
        return try SortPattern(document)
    }

    private static func limit(_ operand: BSONValue) throws(CommandError) -> Int {
        guard operand.isNumber, let count = operand.int64, count >= 0 else {
            throw .location(
                5_107_201,
                "invalid argument to $limit stage: Expected \(operand.isNumber ? "a non-negative number" : "a number") in: $limit: \(operand.serverText)"
            )
        }
        guard count > 0 else { throw .location(15958, "the limit must be positive") }
        return Int(clamping: count)
    }

    private static func skip(_ operand: BSONValue) throws(CommandError) -> Int {
        guard operand.isNumber, let count = operand.int64, count >= 0 else {
            throw .location(
                5_107_200,
                "invalid argument to $skip stage: Expected \(operand.isNumber ? "a non-negative number" : "a number") in: $skip: \(operand.serverText)"
            )
        }
        return Int(clamping: count)
    }

    private static func sample(_ operand: BSONValue) throws(CommandError) -> Int {
        guard let document = operand.document else {
            throw .location(28745, "the $sample stage specification must be an object")
        }
        for (key, _) in document where key != "size" {
            throw .location(28748, "unrecognized option to $sample: \(key)")
        }
        guard let size = document["size"] else { throw .location(28749, "$sample stage must specify a size") }
        guard let count = size.int64 else { throw .location(28746, "size argument to $sample must be a number") }
        guard count > 0 else { throw .location(28747, "size argument to $sample must be a positive integer") }
        return Int(clamping: count)
    }

    private static func unionWith(
        _ operand: BSONValue, _ variables: [String], _ depth: Int
    ) throws(CommandError) -> Stage {
        if let name = operand.string { return .unionWith(collection: name, try Pipeline([])) }
        guard let document = operand.document, let name = document["coll"]?.string else {
            throw .failedToParse(
                "the $unionWith stage specification must be an object or string, but found \(operand.typeName)")
        }
        let pipeline = try Pipeline(document["pipeline"]?.array ?? [], variables: variables, depth: depth + 1)
        return .unionWith(collection: name, pipeline)
    }

    private static func facet(
        _ operand: BSONValue, _ variables: [String], _ depth: Int
    ) throws(CommandError) -> [(name: String, pipeline: Pipeline)] {
        guard let document = operand.document, !document.isEmpty else {
            throw .location(40169, "the $facet specification must be a non-empty object")
        }
        var facets: [(name: String, pipeline: Pipeline)] = []
        for (name, value) in document {
            guard let stages = value.array else {
                throw .location(40170, "arguments to $facet must be arrays, \(name) is type \(value.typeName)")
            }
            for stage in stages {
                guard let inner = stage.document?.first?.key, ["$facet", "$out", "$merge"].contains(inner) else {
                    continue
                }
                throw .location(40600, "\(inner) is not allowed to be used within a $facet stage")
            }
            facets.append((name, try Pipeline(stages, variables: variables, depth: depth + 1)))
        }
        return facets
    }
}
