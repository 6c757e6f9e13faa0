import BSON
import ShardCluster
import SimKernel

/// `elastic.*`
extension Platform {
    static let elasticMethods = ["start", "load", "stop", "status", "report"]

    mutating func elastic(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "start": return try startElastic(arguments)
        case "load":
            try arguments.atMost(1)
            guard elastic.isRunning else { throw .illegalOperation("The manager does not run. elastic.start begins.") }
            elastic.load = try Self.elasticLoad(try arguments.options(0))
            elastic.loadSince = now
            return .document(elasticStatus)
        default:
            try arguments.atMost(0)
            switch name {
            case "stop":
                guard elastic.isRunning else { throw .illegalOperation("The manager does not run.") }
                elastic.isRunning = false
                elastic.rate = 0
                return .document(elasticStatus)
            case "status": return .document(elasticStatus)
            case "report":
                guard elastic.life > 0 else {
                    throw .illegalOperation("The manager has never run. elastic.start begins.")
                }
                return .document(elastic.tally.document(price: elastic.price))
            default: throw arguments.unknownMethod
            }
        }
    }

    private mutating func startElastic(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["load", "objective", "writes", "noise", "price", "rebalance"])
        guard !data.isEmpty else {
            throw .illegalOperation(
                "No keys are stored, so no request finds any. rebalancer.insert({...}) stores some.")
        }
        var manager = ElasticManager()
        guard let load = try options.options("load") else {
            throw .badValue("elastic.start needs load, such as { shape: \"daily\", low: 500, high: 5000 }.")
        }
        manager.load = try Self.elasticLoad(load)
        if let objective = try options.options("objective") {
            try objective.refuseUnknown(["latency", "part"])
            if let value = objective.value("latency") {
                let span = try Span.parse(value, named: "elastic.start objective: latency")
                guard span >= 2_000 else {
                    throw .badValue(
                        "elastic.start objective: latency must be 2 ms or more; the service alone takes 1 ms.")
                }
                manager.objective.seconds = span.inSeconds
            }
            if let part = try objective.number("part", in: 0.5...0.9999) { manager.objective.part = part }
        }
        if let writes = try options.number("writes", in: 0...1) { manager.writes = writes }
        if let noise = try options.number("noise", in: 0...1) { manager.noise = noise }
        if let price = try options.number("price", in: 0...1e6) { manager.price = price }
        let rebalances = try options.bool("rebalance") ?? true
        if rebalances { rebalancing.settings.automatic = true }
        let cores = Double(scaling.provider.shape.cpus) * (1 - NodeLoad.idleCPU / 100)
        manager.sustainable = max(
            1,
            NodeQueue.sustainable(
                cores: cores, objective: manager.objective.seconds, part: manager.objective.part))
        manager.life = elastic.life + 1
        manager.isRunning = true
        manager.loadSince = now
        manager.rate = min(manager.load.rate(0, now: now), ElasticManager.rateLimit)
        manager.needed = max(1, Int((manager.rate / manager.sustainable).rounded(.up)))
        elastic = manager
        queue.schedule(.elasticLook(life: manager.life), at: now + ElasticManager.tick)
        return .document(elasticStatus)
    }

    var elasticStatus: BSONDocument {
        [
            "state": .string(elastic.state.rawValue), "running": .bool(elastic.isRunning),
            "rate": .double(elastic.rate), "nodes": .number(Int64(nodes.nodes.count)),
            "needed": .number(Int64(elastic.needed)), "starting": .number(Int64(scaling.provider.launches.count)),
            "rebalancing": .bool(rebalancing.isUnderWay),
            "requestsPerNode": .double(elastic.sustainable),
        ]
    }

    /// `{ shape: "spike", base: 500, peak: 5000, after: "10m", length: "20m" }`
    static func elasticLoad(_ options: Options) throws(CommandError) -> ElasticLoad {
        let shape = try options.required("shape")
        func rate(_ key: String) throws(CommandError) -> Double {
            guard let rate = try options.number(key, in: 0...ElasticManager.rateLimit) else {
                throw .badValue("\(options.owner): \(shape) needs \(key), in requests a second.")
            }
            return rate
        }
        func span(_ key: String, _ standard: Micros?) throws(CommandError) -> Micros {
            guard let value = options.value(key) else {
                guard let standard else { throw .badValue("\(options.owner): \(shape) needs \(key), such as \"10m\".") }
                return standard
            }
            return try Span.parse(value, named: "\(options.owner): \(key)")
        }
        func positive(_ key: String, _ standard: Micros?) throws(CommandError) -> Micros {
            let span = try span(key, standard)
            guard span > 0 else { throw .badValue("\(options.owner): \(key) must be longer than nothing.") }
            return span
        }
        switch shape {
        case "steady":
            try options.refuseUnknown(["shape", "rate"])
            return .steady(rate: try rate("rate"))
        case "daily":
            try options.refuseUnknown(["shape", "low", "high", "peakHour"])
            let (low, high) = (try rate("low"), try rate("high"))
            guard low <= high else { throw .badValue("\(options.owner): low is \(Figure.text(low)), over high.") }
            return .daily(low: low, high: high, peakHour: try options.number("peakHour", in: 0...24) ?? 14)
        case "spike":
            try options.refuseUnknown(["shape", "base", "peak", "after", "length"])
            return .spike(
                base: try rate("base"), peak: try rate("peak"), after: try span("after", 0),
                length: try positive("length", nil))
        case "ramp":
            try options.refuseUnknown(["shape", "from", "to", "over"])
            return .ramp(from: try rate("from"), to: try rate("to"), over: try positive("over", nil))
        case "flashCrowd":
            try options.refuseUnknown(["shape", "base", "peak", "after", "rise", "halfLife"])
            return .flashCrowd(
                base: try rate("base"), peak: try rate("peak"), after: try span("after", 0),
                rise: try positive("rise", .minutes(1)), halfLife: try positive("halfLife", .minutes(10)))
        default:
            throw .badValue(
                "\(options.owner): there is no shape \"\(shape)\". It is one of \(ElasticLoad.shapes.joined(separator: ", "))."
            )
        }
    }
}
