import BSON
import ShardCluster

extension RebalancerSettings {
    /// Takes over what is given.
    ///
    /// - Throws: BadValue (2) or TypeMismatch (14) for what makes no sense.
    mutating func read(_ options: Options) throws(CommandError) {
        if let name = try options.string("strategy") {
            guard let strategy = StrategyName(rawValue: name) else {
                throw .badValue(
                    "\(options.owner): there is no strategy \"\(name)\". It is one of \(StrategyName.names).")
            }
            self.strategy = strategy
        }
        if let name = try options.string("measure") {
            guard let measure = Measure(rawValue: name) else {
                throw .badValue("\(options.owner): measure must be \"bytes\" or \"requests\", not \"\(name)\".")
            }
            self.measure = measure
        }
        if let threshold = try options.number("threshold", in: -1e9...1e9) {
            guard threshold > 0, threshold <= 1 else {
                throw .badValue("\(options.owner): threshold must be over 0 and at most 1, not \(threshold).")
            }
            self.threshold = threshold
        }
        if let points = try options.integer("virtualNodes", in: 1...Self.virtualNodeLimit) {
            virtualNodes = Int(points)
        }
        if let rate = try options.number("bandwidth", in: 0.001...100_000) { bandwidth = rate }
        if let automatic = try options.bool("automatic") { self.automatic = automatic }
    }

    func document(partitions: Int) -> BSONDocument {
        [
            "strategy": .string(strategy.rawValue), "threshold": .double(threshold),
            "measure": .string(measure.rawValue), "virtualNodes": .number(Int64(virtualNodes)),
            "partitions": .number(Int64(partitions)), "bandwidth": .double(bandwidth), "automatic": .bool(automatic),
        ]
    }
}

extension Platform {
    /// Changes settings; moves nothing that holds keys.
    mutating func configureRebalancer(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown([
            "strategy", "threshold", "measure", "virtualNodes", "partitions", "bandwidth", "automatic",
        ])
        try checkNoRebalance()
        var settings = rebalancing.settings
        try settings.read(options)
        if let count = try options.integer("partitions", in: 1...PartitionMap.countLimit), Int(count) != data.count {
            guard data.isEmpty else {
                throw .illegalOperation(
                    "rebalancer.configure: the number of partitions stays once keys are stored, since it tells where each key is."
                )
            }
            data = PartitionMap(count: Int(count))
        }
        if settings != rebalancing.settings || !options.document.isEmpty {
            rebalancing.settings = settings
            notify(.configured, [("settings", .document(settings.document(partitions: data.count)))])
        }
        placeWhatIsEmpty()
        return .document(settings.document(partitions: data.count))
    }
}
