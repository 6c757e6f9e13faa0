import BSON
import SimKernel

extension ElasticSwarm {
    /// Does one thing, sensible or not.
    mutating func act() {
        switch generator.below(22) {
        case 0...5: disturbServer()
        case 6, 7: resizeService()
        case 8, 9: changeLoad()
        case 10...13: disturbNode()
        case 14: generator.below(3) == 0 ? addNode() : removeNode()
        case 15: insertKeys()
        case 16: call("rebalancer.run")
        case 17: call("rebalancer.configure", .document(rebalancerOptions()))
        case 18: changeCapacity()
        case 19: steerScaler()
        case 20: changeBalancer()
        default: sayNonsense()
        }
    }

    private mutating func pick(_ names: [String]) -> BSONValue {
        names.isEmpty ? "nobody" : .string(names[Int(generator.below(UInt64(names.count)))])
    }

    private mutating func disturbServer() {
        learnServers()
        report.faults += 1
        let server = pick(services.flatMap(\.servers))
        switch generator.below(6) {
        case 0, 1: call("traffic.kill", server, .string("\(generator.int(in: 1...60))s"))
        case 2: call("traffic.kill", server)
        case 3: call("traffic.restart", server)
        case 4: call("traffic.slow", server, .double(Double(generator.int(in: 1...80)) / 4))
        default: call("traffic.drain", server)
        }
    }

    private mutating func resizeService() {
        let service = pick(services.map(\.name))
        if generator.below(2) == 0 {
            call("traffic.add", service, .number(generator.int(in: 1...2)))
        } else {
            call("traffic.scale", service, .number(generator.int(in: 1...6)))
        }
        learnServers()
    }

    private mutating func changeLoad() {
        call("traffic.rate", pick(clients), .number(generator.int(in: 0...250)))
    }

    private mutating func disturbNode() {
        report.faults += 1
        let node = anyNode()
        let span = BSONValue.string("\(generator.int(in: 1...90))s")
        switch generator.below(5) {
        case 0, 1: call("nodes.kill", node, span)
        case 2: call("nodes.pause", node, span)
        case 3: call("nodes.restart", node)
        default: call("nodes.resume", node)
        }
    }

    private mutating func anyNode() -> BSONValue { pick(platform.nodes.nodes.map(\.name)) }

    /// A node that finds the others by a seed; one that names nobody who is there is refused.
    mutating func joinBySeed() {
        guard chance.below(20) == 0 else { return }
        nodesNamed += 1
        let seeds = [chosenNode(), chosenNode()]
        call("nodes.add", .string("n\(nodesNamed)"), .document(["cpus": 2, "seeds": .array(seeds)]))
    }

    private mutating func chosenNode() -> BSONValue {
        let nodes = platform.nodes.nodes
        return nodes.isEmpty ? "nobody" : .string(nodes[Int(chance.below(UInt64(nodes.count)))].name)
    }

    private mutating func removeNode() {
        guard platform.nodes.nodes.count > 2 else { return }
        call("nodes.remove", anyNode())
    }

    private mutating func changeCapacity() {
        report.faults += 1
        let available: BSONValue = generator.below(2) == 0 ? .null : .number(generator.int(in: 0...2))
        call(
            "scaler.capacity",
            .document(["available": available, "startTime": .string("\(generator.int(in: 1...300))s")]))
    }

    private mutating func steerScaler() {
        let scaler = pick(scalers)
        switch generator.below(4) {
        case 0: call("scaler.suspend", scaler)
        case 1: call("scaler.resume", scaler)
        case 2: call("scaler.scale", scaler, .number(generator.int(in: 1...9)))
        default:
            let low = generator.int(in: 1...4)
            call(
                "scaler.configure", scaler,
                .document(["min": .number(low), "max": .number(low + generator.int(in: 0...6))]))
        }
    }

    private mutating func changeBalancer() {
        let balancer = pick(services.map(\.balancer))
        let algorithm = ["roundRobin", "random", "leastConnections", "twoChoices"][Int(generator.below(4))]
        call("traffic.configure", balancer, .document(["algorithm": .string(algorithm)]))
    }

    /// What must be refused.
    private mutating func sayNonsense() {
        let before = report.refusals
        switch generator.below(6) {
        case 0: call("traffic.configure", .string(services[0].balancer), .document(["algorithm": "best"]))
        case 1: call("scaler.configure", pick(scalers), .document(["min": 9, "max": 2]))
        case 2: call("traffic.start", "endless", .document(["to": "nowhere", "rate": 1]))
        case 3: call("rebalancer.configure", .document(["threshold": 0]))
        case 4: call("nodes.kill", "nobody")
        default: call("scaler.create", "twin", .document(["target": "service/none", "policy": "HPA"]))
        }
        if report.refusals == before { report.violations.append("nonsense was accepted") }
    }
}
