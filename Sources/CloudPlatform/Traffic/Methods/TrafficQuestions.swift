import BSON
import ShardCluster
import SimKernel

/// What `traffic.*` answers without changing anything.
extension Platform {
    func askTraffic(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "services", "balancers", "clients":
            try arguments.atMost(0)
            return overview(name)
        case "servers":
            try arguments.atMost(1)
            return try servers(of: try arguments.string(0, "the service's name"))
        case "utilisation":
            try arguments.atMost(2)
            return try utilisation(arguments)
        case "percentile": return try trafficPercentile(arguments)
        case "figures", "success", "throughput", "errors":
            try arguments.atMost(2)
            let place = try traffic.place(ofClient: try arguments.string(0, "the clients' name"))
            let window = try Window(arguments.value(1), now: now)
            return answer(name, place, window)
        case "series": return try trafficSeries(arguments)
        default: throw arguments.unknownMethod
        }
    }

    private func overview(_ name: String) -> BSONValue {
        switch name {
        case "services": .array(traffic.services.indices.map { .document(traffic.report(service: $0)) })
        case "clients": .array(traffic.clients.indices.map { .document(traffic.report(client: $0)) })
        default:
            .array(
                traffic.balancers.indices.filter { !traffic.balancers[$0].isHidden }.map {
                    .document(traffic.report(balancer: $0))
                } + traffic.globals.indices.map { .document(traffic.report(global: $0)) })
        }
    }

    private func answer(_ name: String, _ place: Int, _ window: Window) -> BSONValue {
        let sum = traffic.clients[place].log.sum(from: window.from, to: window.to)
        switch name {
        case "success": return sum.success.map { .double($0) } ?? .null
        case "throughput": return .double(throughput(sum, place, window))
        case "errors": return .document(TrafficWorld.errors(sum))
        default: break
        }
        var document: BSONDocument = [
            "issued": .number(sum.issued), "answered": .number(sum.answered), "failed": .number(sum.failed),
            "inFlight": .number(traffic.clients[place].inFlight),
            "success": sum.success.map { .double($0) } ?? .null,
            "throughput": .double(throughput(sum, place, window)),
            "meanMs": sum.latencies.mean.map { .double($0 / 1_000) } ?? .null,
        ]
        for (name, percent) in [("p50Ms", 50.0), ("p90Ms", 90), ("p95Ms", 95), ("p99Ms", 99)] {
            document.append(name, Self.milliseconds(sum.latencies.percentile(percent)))
        }
        document.append("maxMs", sum.latencies.count == 0 ? .null : Self.milliseconds(sum.latencies.max))
        document.append("errors", .document(TrafficWorld.errors(sum)))
        document.append("retries", .number(sum.retries))
        if let breaker = traffic.clients[place].breaker { document.append("breaker", .string(breaker.state.rawValue)) }
        return .document(document)
    }

    /// Answered requests a second, in the part of the window in which the clients were there.
    private func throughput(_ sum: FigureSum, _ place: Int, _ window: Window) -> Double {
        let seconds = window.seconds(start: traffic.clients[place].startedAt, now: now)
        return seconds > 0 ? Double(sum.answered) / seconds : 0
    }

    static func milliseconds(_ span: Micros?) -> BSONValue {
        span.map { .double(Double($0) / 1_000) } ?? .null
    }

    /// `traffic.percentile(clients, 99, window)` in milliseconds; null before an answer.
    private func trafficPercentile(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(3)
        let place = try traffic.place(ofClient: try arguments.string(0, "the clients' name"))
        guard let percent = arguments.value(1)?.double, percent >= 0, percent <= 100 else {
            throw .badValue("traffic.percentile needs a percentage from 0 to 100, such as 99.")
        }
        let window = try Window(arguments.value(2), now: now)
        let sum = traffic.clients[place].log.sum(from: window.from, to: window.to)
        return Self.milliseconds(sum.latencies.percentile(percent))
    }

    private func utilisation(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        let service = try arguments.string(0, "the service's name")
        let window = try Window(arguments.value(1), now: now)
        let parts = try traffic.utilisation(of: service, since: window.from)
        return .document(BSONDocument(parts.map { ($0.server, $0.part.map { .double($0) } ?? .null) }))
    }

    /// What each window of a client's figures says of one of them, for charts.
    private func trafficSeries(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(3)
        let place = try traffic.place(ofClient: try arguments.string(0, "the clients' name"))
        let name = try arguments.string(1, "a figure's name")
        let names = ["issued", "answered", "failed", "retries", "p50Ms", "p99Ms"]
        guard names.contains(name) else {
            throw .badValue(
                "traffic.series: there is no figure \"\(name)\". There are \(names.joined(separator: ", ")).")
        }
        let window = try Window(arguments.value(2), now: now)
        let log = traffic.clients[place].log
        return .array(
            (log.windows + [log.current]).filter { $0.start >= window.from && $0.start < window.to }.map { entry in
                let sum = log.sum(from: entry.start, to: entry.start + 1)
                let value: BSONValue =
                    switch name {
                    case "issued": .number(sum.issued)
                    case "answered": .number(sum.answered)
                    case "failed": .number(sum.failed)
                    case "retries": .number(sum.retries)
                    case "p50Ms": Self.milliseconds(sum.latencies.percentile(50))
                    default: Self.milliseconds(sum.latencies.percentile(99))
                    }
                return ["ts": .date(VirtualDate.ms(entry.start)), "value": value]
            })
    }
}
