import BSON
import SimKernel

extension Cluster {
    /// analyzeShardKey: how many values a key has, how often, and whether they only grow.
    ///
    /// No queries are sampled, so their distribution says so: its sample sizes are 0.
    mutating func analyzeShardKey(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["key", "keyCharacteristics", "readWriteDistribution", "sampleRate", "sampleSize"])
        let name = try arguments.namespace()
        let pattern = try ShardKeyPattern(arguments.require(arguments.document("key"), "key"))
        let wantsKey = try arguments.bool("keyCharacteristics") ?? true
        let wantsQueries = try arguments.bool("readWriteDistribution") ?? true
        guard wantsKey || wantsQueries else {
            throw .invalidOptions("Cannot set both 'keyCharacteristics' and 'readWriteDistribution' to false")
        }
        guard exists(name) else { throw .namespaceNotFound("Namespace \(name) does not exist") }
        var reply = BSONDocument()
        var examined = 0
        if wantsKey {
            let characteristics = try KeyCharacteristics(
                donors(of: name).map(\.stored), pattern, sampleSize: try sampleSize(arguments, of: name))
            examined = characteristics.sampled
            reply.append("keyCharacteristics", .document(characteristics.document))
        }
        if wantsQueries {
            reply.append(
                "readDistribution", ["sampleSize": ["total": 0, "find": 0, "aggregate": 0, "count": 0, "distinct": 0]])
            reply.append(
                "writeDistribution", ["sampleSize": ["total": 0, "update": 0, "delete": 0, "findAndModify": 0]])
        }
        return .reply(success(reply), latency: DocumentCosts.count(examined))
    }

    /// Documents to look at; nil for all.
    private func sampleSize(_ arguments: CommandArguments, of name: Namespace) throws(CommandError) -> Int? {
        let rate = arguments["sampleRate"]?.double
        if let size = try arguments.integer("sampleSize") {
            guard rate == nil else { throw .invalidOptions("Cannot specify both 'sampleRate' and 'sampleSize'") }
            guard size > 0 else { throw .badValue("BSON field 'analyzeShardKey.sampleSize' value must be > 0") }
            return Int(clamping: size)
        }
        guard let rate else { return nil }
        guard rate > 0, rate <= 1 else {
            throw .badValue("BSON field 'analyzeShardKey.sampleRate' value must be > 0 and <= 1")
        }
        let all = donors(of: name).reduce(0) { $0 + $1.stored.count }
        return max(1, Int(Double(all) * rate))
    }
}

/// What the documents' values of a key are like.
struct KeyCharacteristics {
    private let pattern: ShardKeyPattern
    private let total: DocumentTotals
    private(set) var sampled = 0
    private let isUnique: Bool
    private var distinct = 0
    private var common: [(value: BSONDocument, frequency: Int)] = []
    /// Between the order of keys and that of insertion; nil where no order of insertion is known.
    private var correlation: Double?

    /// numMostCommonValues.
    private static let mostCommon = 5
    /// analyzeShardKeyMonotonicityCorrelationCoefficientThreshold.
    private static let monotonic = 0.7

    /// - Throws: IllegalOperation (20) for an empty collection or a key without an index.
    init(
        _ shares: [StoredCollection], _ pattern: ShardKeyPattern, sampleSize: Int?
    ) throws(CommandError) {
        self.pattern = pattern
        total = shares.reduce(DocumentTotals()) { $0 + DocumentTotals(count: $1.count, bytes: $1.dataBytes) }
        guard total.count > 0 else {
            throw .illegalOperation("Cannot analyze the characteristics of a shard key for an empty collection")
        }
        let indexes = shares.first?.indexes ?? []
        guard indexes.contains(where: { pattern.isPrefix(of: $0.key) }) else {
            throw .illegalOperation(
                "Cannot analyze the characteristics of a shard key that does not have a supporting index")
        }
        isUnique = indexes.contains { ($0.unique || $0.name == "_id_") && $0.key.keys == pattern.fields.map(\.name) }
        var samples: [(key: KeyString, value: BSONDocument)] = []
        let step = max(1, total.count / max(1, sampleSize ?? total.count))
        let budget = StepBudget()
        var seen = 0
        for share in shares {
            try share.forEach(.collectionScan) { (_, document) throws(CommandError) in
                try budget.take()
                defer { seen += 1 }
                guard seen % step == 0, samples.count < sampleSize ?? .max else { return true }
                let value = try pattern.extract(from: document)
                samples.append((KeyString(value.map(\.value), directions: []), value))
                return true
            }
        }
        sampled = samples.count
        if !pattern.isHashed, let largest = shares.max(by: { $0.count < $1.count }), largest.bulkCount == 0 {
            correlation = try Self.correlation(of: pattern, in: largest)
        }
        count(samples)
    }

    private mutating func count(_ samples: [(key: KeyString, value: BSONDocument)]) {
        var groups: [(value: BSONDocument, frequency: Int)] = []
        var last: KeyString?
        for sample in samples.sorted(by: { $0.key < $1.key }) {
            if sample.key == last {
                groups[groups.count - 1].frequency += 1
            } else {
                groups.append((sample.value, 1))
                last = sample.key
            }
        }
        distinct = groups.count
        let order = groups.indices.sorted {
            groups[$0].frequency != groups[$1].frequency ? groups[$0].frequency > groups[$1].frequency : $0 < $1
        }
        common = order.prefix(Self.mostCommon).map { groups[$0] }
    }

    /// Pearson's coefficient of the documents' places by key and by insertion.
    private static func correlation(
        of pattern: ShardKeyPattern, in share: StoredCollection
    ) throws(CommandError) -> Double? {
        var keys: [(key: KeyString, place: Int)] = []
        try share.forEach(.collectionScan) { (_, document) throws(CommandError) in
            let value = try pattern.extract(from: document)
            keys.append((KeyString(value.map(\.value), directions: []), keys.count))
            return true
        }
        guard keys.count > 1 else { return nil }
        keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
        let mean = Double(keys.count - 1) / 2
        var product = 0.0
        var square = 0.0
        for (rank, sample) in keys.enumerated() {
            product += (Double(rank) - mean) * (Double(sample.place) - mean)
            square += (Double(rank) - mean) * (Double(rank) - mean)
        }
        return product / square
    }

    var document: BSONDocument {
        var monotonicity = BSONDocument()
        if let correlation {
            monotonicity.append("recordIdCorrelationCoefficient", .double(correlation))
            let isMonotonic = abs(correlation) >= Self.monotonic
            monotonicity.append("type", isMonotonic ? "monotonic" : "not monotonic")
        } else {
            monotonicity.append("type", pattern.isHashed ? "not monotonic" : "unknown")
        }
        return [
            "numDocsTotal": .int64(Int64(total.count)), "avgDocSizeBytes": .int64(total.bytes / Int64(total.count)),
            "numDocsSampled": .int64(Int64(sampled)), "isUnique": .bool(isUnique),
            "numDistinctValues": .int64(Int64(distinct)),
            "mostCommonValues": .array(
                common.map { ["value": .document($0.value), "frequency": .int64(Int64($0.frequency))] }),
            "monotonicity": .document(monotonicity),
        ]
    }
}
