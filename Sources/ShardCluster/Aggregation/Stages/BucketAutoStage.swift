import BSON

/// `$bucketAuto`: documents in the order of a value, in buckets of about the same size.
struct BucketAutoStage: Sendable {
    let groupBy: Expression
    let buckets: Int
    let output: [Accumulator]

    init(_ operand: BSONValue, variables: [String]) throws(CommandError) {
        guard let document = operand.document else {
            throw .location(
                40240, "The argument to $bucketAuto must be an object, but found type: \(operand.typeName)")
        }
        for key in document.keys where !["groupBy", "buckets", "output", "granularity"].contains(key) {
            throw .location(40245, "Unrecognized option to $bucketAuto: \(key)")
        }
        guard let given = document["groupBy"], let buckets = document["buckets"] else {
            throw .location(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified")
        }
        guard given.string.map(FieldNames.startsWithDollar) ?? (given.document != nil) else {
            throw .location(
                40239,
                "The $bucketAuto 'groupBy' field must be defined as a $-prefixed path or an expression object, but found: \(given.serverText)"
            )
        }
        groupBy = try Expression(parsing: given, variables: variables)
        self.buckets = try Self.number(of: buckets)
        guard document["granularity"] == nil else {
            throw .commandNotSupported("$bucketAuto with granularity is not available in this cluster")
        }
        output = try Self.output(document["output"], variables)
    }

    private static func number(of value: BSONValue) throws(CommandError) -> Int {
        guard value.isNumber else {
            throw .location(
                40241, "The $bucketAuto 'buckets' field must be a numeric value, but found type: \(value.typeName)")
        }
        guard let number = value.int64.flatMap(Int32.init(exactly:)) else {
            throw .location(
                40242,
                "The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found \(value.serverText)"
            )
        }
        guard number > 0 else {
            throw .location(40243, "The $bucketAuto 'buckets' field must be greater than 0, but found: \(number)")
        }
        return Int(number)
    }

    private static func output(_ value: BSONValue?, _ variables: [String]) throws(CommandError) -> [Accumulator] {
        guard let value, value.document?.isEmpty != true else {
            return [try Accumulator(name: "count", ["$sum": 1], variables: [])]
        }
        guard let document = value.document else {
            throw .location(
                40244, "The $bucketAuto 'output' field must be an object, but found type: \(value.typeName)")
        }
        var output: [Accumulator] = []
        for (name, operand) in document {
            output.append(try Accumulator(name: name, operand, variables: variables))
        }
        return output
    }
}

/// A `$bucketAuto` at work. Equal values share a bucket, so that there may be fewer buckets than asked for.
final class BucketAutoRun: StageRun {
    private let stage: BucketAutoStage
    private let constants: ExpressionConstants
    private var found: [(value: BSONValue, document: BSONDocument)] = []
    private var bytes = 0

    init(_ stage: BucketAutoStage, _ constants: ExpressionConstants) {
        self.stage = stage
        self.constants = constants
    }

    func push(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        bytes += document.bytes.count
        guard bytes <= SortRun.memoryLimit else {
            throw .queryExceededMemoryLimitNoDiskUseAllowed(
                "Exceeded memory limit for $bucketAuto, but didn't allow external sort. Pass allowDiskUse:true to opt in."
            )
        }
        found.append((try stage.groupBy.evaluate(document, constants) ?? .null, document))
        return true
    }

    func finish(to next: StageOutput) throws(CommandError) -> Bool {
        let ordered = StableSort.sorted(found) { BSONValue.compare($0.value, $1.value) }
        // The rounded share of each bucket, and never none.
        let (share, rest) = ordered.count.quotientAndRemainder(dividingBy: stage.buckets)
        let size = max(1, rest >= stage.buckets - rest ? share + 1 : share)
        var (begin, bucket) = (0, 0)
        while begin < ordered.count {
            bucket += 1
            var end = bucket == stage.buckets ? ordered.count : min(begin + size, ordered.count)
            while end < ordered.count, BSONValue.compare(ordered[end].value, ordered[end - 1].value) == 0 { end += 1 }
            // The next one's least value bounds this one; the last has its own greatest.
            let high = end < ordered.count ? ordered[end].value : ordered[end - 1].value
            let document = try result(of: ordered[begin..<end], low: ordered[begin].value, high: high)
            guard try next(document) else { return false }
            begin = end
        }
        return true
    }

    private func result(
        of bucket: ArraySlice<(value: BSONValue, document: BSONDocument)>, low: BSONValue, high: BSONValue
    ) throws(CommandError) -> BSONDocument {
        var states = stage.output.map { AccumulatorState($0.kind) }
        for (_, document) in bucket {
            let scope = ExpressionScope(document, constants)
            for (place, accumulator) in stage.output.enumerated() {
                try states[place].add(try accumulator.input.evaluate(scope), document: document)
            }
        }
        var result: BSONDocument = ["_id": ["min": low, "max": high]]
        for (accumulator, state) in zip(stage.output, states) { result.append(accumulator.name, state.result) }
        return result
    }
}
