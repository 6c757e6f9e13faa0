import BSON
import SimKernel

extension ElasticSwarm {
    private static let algorithms = [
        "roundRobin", "weighted", "random", "leastConnections", "twoChoices", "ipHash", "consistentHash",
    ]

    mutating func prepare() {
        for number in 1...Int(generator.int(in: 1...3)) { makeService(number) }
        for number in 1...Int(generator.int(in: 1...4)) { makeClients(number) }
        let nodes = Int(generator.int(in: 3...6))
        for _ in 1...nodes { addNode() }
        call("rebalancer.configure", .document(rebalancerOptions()))
        insertKeys()
        for service in services where generator.below(4) != 0 {
            makeScaler("s-" + service.name, of: "service/" + service.name)
        }
        if generator.below(3) != 0 { makeScaler("s-nodes", of: "nodes") }
        let servers = services.reduce(0) { $0 + $1.servers.count }
        report.topology = "\(services.count) services, \(servers) servers, \(clients.count) clients, \(nodes) nodes"
        makePools()
        makeDatabase()
        check()
    }

    private mutating func makeService(_ number: Int) {
        let name = "web\(number)"
        let sessions: BSONDocument = generator.below(2) == 0 ? ["sessions": "memory"] : [:]
        var options: BSONDocument = [
            "servers": .number(generator.int(in: 2...5)), "workers": .number(generator.int(in: 1...4)),
            "time": .string("\(generator.int(in: 5...60))ms"),
            "distribution": .string(["exponential", "fixed", "lognormal"][Int(generator.below(3))]),
            "queue": .number(generator.int(in: 5...200)), "startup": .string("\(generator.int(in: 1...40))s"),
        ]
        for (key, value) in sessions { options.append(key, value) }
        if generator.below(3) == 0 { options.append("queueTimeout", .string("\(generator.int(in: 50...2_000))ms")) }
        call("traffic.service", .string(name), .document(options))
        let algorithm = Self.algorithms[Int(generator.below(UInt64(Self.algorithms.count)))]
        let isSevenAble = generator.below(3) != 0
        var balancer: BSONDocument = [
            "to": .string(name), "algorithm": .string(algorithm), "layer": .number(isSevenAble ? 7 : 4),
        ]
        if isSevenAble, generator.below(3) == 0 { balancer.append("affinity", .bool(true)) }
        if generator.below(4) != 0 {
            balancer.append(
                "check",
                .document([
                    "interval": .string("\(generator.int(in: 1...5))s"), "rise": .number(generator.int(in: 1...3)),
                    "fall": .number(generator.int(in: 1...3)),
                ]))
        }
        call("traffic.balancer", .string("lb\(number)"), .document(balancer))
        services.append(Service(name: name, balancer: "lb\(number)"))
        learnServers()
    }

    private mutating func makeClients(_ number: Int) {
        let service = services[Int(generator.below(UInt64(services.count)))]
        var options: BSONDocument = ["to": .string(service.balancer)]
        if generator.below(2) == 0 {
            options.append("rate", .number(generator.int(in: 5...120)))
        } else {
            options.append("users", .number(generator.int(in: 2...60)))
            options.append("thinkTime", .string("\(generator.int(in: 50...2_000))ms"))
        }
        if generator.below(4) != 0 { options.append("timeout", .string("\(generator.int(in: 50...3_000))ms")) }
        if generator.below(2) == 0 {
            options.append(
                "retries",
                .document([
                    "attempts": .number(generator.int(in: 2...4)),
                    "backoff": .string("\(generator.int(in: 10...200))ms"),
                    "budget": .double(Double(generator.int(in: 1...10)) / 10),
                ]))
        }
        if generator.below(3) == 0 { options.append("breaker", .bool(true)) }
        call("traffic.start", .string("c\(number)"), .document(options))
        clients.append("c\(number)")
    }

    private mutating func makeScaler(_ name: String, of target: String) {
        let (low, high) = (generator.int(in: 1...3), generator.int(in: 4...9))
        var options: BSONDocument = ["target": .string(target), "min": .number(low), "max": .number(high)]
        switch generator.below(4) {
        case 0:
            options.append("policy", "HPA")
            options.append(
                "metrics",
                .array([.document(["name": "cpu", "averageUtilization": .number(generator.int(in: 30...80))])]))
        case 1:
            options.append("policy", "TARGET_TRACKING")
            options.append("metric", "cpu")
            options.append("targetValue", .number(generator.int(in: 30...80)))
        case 2:
            options.append("policy", "MANUAL")
            options.append("count", .number(generator.int(in: low...high)))
        default:
            options.append("policy", "AUTOMATIC")
            options.append("cooldownUp", .string("\(generator.int(in: 5...120))s"))
            options.append("cooldownDown", .string("\(generator.int(in: 5...120))s"))
        }
        if call("scaler.create", .string(name), .document(options)) != nil { scalers.append(name) }
    }

    mutating func addNode() {
        nodesNamed += 1
        call("nodes.add", .string("n\(nodesNamed)"), .document(["cpus": .number(generator.int(in: 1...4))]))
    }

    mutating func insertKeys() {
        let count = generator.int(in: 100...20_000)
        let options: BSONDocument = [
            "keys": .number(count), "bytes": .number(generator.int(in: 100...20_000)),
        ]
        if call("rebalancer.insert", .document(options)) != nil { keys += count }
    }

    mutating func rebalancerOptions() -> BSONDocument {
        [
            "strategy": .string(["CONSISTENT_HASHING", "ROUND_ROBIN", "LOAD_BASED"][Int(generator.below(3))]),
            "threshold": .double(Double(generator.int(in: 1...5)) / 10), "automatic": .bool(generator.below(2) == 0),
            "bandwidth": .number(generator.int(in: 1...50)),
        ]
    }

    /// Asks which servers there are.
    mutating func learnServers() {
        for index in services.indices {
            let reply = call("traffic.servers", .string(services[index].name))
            services[index].servers = (reply?.array ?? []).compactMap { $0.document?["server"]?.string }
        }
    }
}
