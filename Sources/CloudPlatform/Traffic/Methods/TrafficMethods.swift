import BSON
import ShardCluster
import SimKernel

/// `traffic.*`
extension Platform {
    static let trafficMethods = [
        "service", "balancer", "global", "configure", "start", "stop", "rate", "add", "scale", "drain", "kill",
        "restart",
        "slow", "resize", "figures", "percentile", "success", "throughput", "errors", "servers", "services",
        "balancers",
        "clients", "utilisation", "series",
    ]

    mutating func traffic(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "service":
            try arguments.atMost(2)
            let settings = try ServiceSettings(arguments)
            try traffic.addService(settings)
            absorbTraffic()
            return try servers(of: settings.name)
        case "balancer":
            try arguments.atMost(2)
            let settings = try BalancerSettings(arguments)
            try traffic.addBalancer(settings)
            return .document(traffic.report(balancer: traffic.balancers.count - 1))
        case "global":
            try arguments.atMost(2)
            try traffic.addGlobal(try GlobalSettings(arguments))
            return .document(traffic.report(global: traffic.globals.count - 1))
        case "configure": return try configureBalancer(arguments)
        case "resize": return try resizeServers(arguments)
        case "start", "stop", "rate": return try steerClients(name, arguments)
        case "add", "scale", "drain", "kill", "restart", "slow": return try steerServers(name, arguments)
        default: return try askTraffic(name, arguments)
        }
    }

    private mutating func configureBalancer(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let place = try traffic.place(ofBalancer: try arguments.string(0, "the balancer's name"))
        var settings = traffic.balancers[place].settings
        try settings.read(try arguments.options(1), isNew: false)
        try traffic.configure(balancer: place, settings)
        return .document(traffic.report(balancer: place))
    }

    private mutating func resizeServers(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let name = try arguments.string(0, "the service's name")
        let place = try traffic.place(ofService: name)
        let options = try arguments.options(1)
        try options.refuseUnknown(["requests", "limits", "memory"])
        guard !options.document.isEmpty else {
            throw .badValue("traffic.resize needs requests, limits or memory.")
        }
        var settings = traffic.services[place].settings
        try settings.readResources(options)
        if let scaler = scaling.scalers.first(where: { $0.target == .service(name) && $0.policy.statesResources }) {
            throw .illegalOperation(
                "Scaler \(scaler.name) states requests or limits for \(name) itself. Remove it, or configure it instead."
            )
        }
        try traffic.resize(place, settings)
        return try servers(of: name)
    }

    private mutating func steerClients(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "start":
            try arguments.atMost(2)
            try traffic.start(try ClientSettings(arguments))
        case "stop":
            try arguments.atMost(1)
            try traffic.stop(try arguments.string(0, "the clients' name"))
        default:
            try arguments.atMost(3)
            let client = try arguments.string(0, "the clients' name")
            let place = try traffic.place(ofClient: client)
            guard traffic.clients[place].isRunning else {
                throw .illegalOperation("Clients \(client) have stopped. traffic.start begins them again.")
            }
            guard case .open = traffic.clients[place].settings.load else {
                throw .illegalOperation("Clients \(client) are a closed load: users have no rate of their own.")
            }
            let schedule = try RateSchedule(
                arguments.value(1), try arguments.options(2), of: arguments.method)
            traffic.setRate(schedule, of: place)
        }
        return ["ok": 1]
    }

    private mutating func steerServers(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(name == "restart" ? 1 : name == "scale" ? 3 : 2)
        switch name {
        case "add":
            let service = try arguments.string(0, "the service's name")
            let count = try arguments.count(1, "how many servers", in: 1...Int64(TrafficService.serverLimit)) ?? 1
            _ = try traffic.addServers(count, to: service)
            absorbTraffic()
            return try servers(of: service)
        case "scale":
            let service = try arguments.string(0, "the service's name")
            _ = try traffic.place(ofService: service)
            guard let count = try arguments.count(1, "how many servers", in: 0...Int64(TrafficService.serverLimit))
            else { throw .badValue("traffic.scale needs how many servers.") }
            try traffic.scale(service, to: count, grace: try grace(arguments, 2))
            absorbTraffic()
            return try servers(of: service)
        default: break
        }
        if name == "kill" || name == "restart", let reply = try steerBalancer(name, arguments) { return reply }
        let server = try traffic.place(ofServer: try arguments.string(0, "the server's name"))
        try steer(name, server, arguments)
        absorbTraffic()
        return traffic.servers[server].state == .removed
            ? ["ok": 1, "removed": true] : .document(traffic.report(server: server))
    }

    /// A balancer's own process ends or begins; nil if what is named is none.
    private mutating func steerBalancer(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue? {
        let balancer = try arguments.string(0, "the server's name")
        guard let place = try? traffic.place(ofBalancer: balancer) else { return nil }
        try arguments.atMost(1)
        let isDown = traffic.balancers[place].isDown
        guard isDown == (name == "restart") else {
            throw .illegalOperation("Balancer \(balancer) \(isDown ? "is down already" : "runs").")
        }
        traffic.balancers[place].isDown = name == "kill"
        return .document(traffic.report(balancer: place))
    }

    private mutating func steer(_ name: String, _ server: Int, _ arguments: Arguments) throws(CommandError) {
        let state = traffic.servers[server].state
        let named = "Server \(traffic.servers[server].name)"
        switch name {
        case "drain":
            guard state != .draining else { throw .illegalOperation("\(named) drains already.") }
            traffic.drain(server: server, grace: try grace(arguments, 1))
        case "kill":
            let span = try arguments.value(1).map { value throws(CommandError) in
                try Span.parse(value, named: "traffic.kill: the span")
            }
            guard state != .down else {
                throw .illegalOperation("\(named) is down already. traffic.restart starts it.")
            }
            traffic.kill(server: server, for: span)
        case "restart":
            guard state == .down || state == .up else {
                throw .illegalOperation("\(named) \(state == .starting ? "is starting" : "drains").")
            }
            if state == .up { traffic.kill(server: server, for: nil) }
            traffic.begin(server: server, life: traffic.servers[server].life)
        default:
            guard let factor = arguments.value(1)?.double, factor >= 0.01, factor <= 10_000 else {
                throw .badValue("traffic.slow needs a factor from 0.01 to 10000; 1 is the usual pace.")
            }
            traffic.servers[server].slowness = factor
        }
    }

    private func grace(_ arguments: Arguments, _ index: Int) throws(CommandError) -> Micros {
        let options = try arguments.options(index)
        try options.refuseUnknown(["grace"])
        return try options.span("grace", in: 0...(.hours(24))) ?? 0
    }

    func servers(of service: String) throws(CommandError) -> BSONValue {
        let place = try traffic.place(ofService: service)
        return .array(traffic.services[place].servers.map { .document(traffic.report(server: Int($0))) })
    }
}

extension Arguments {
    func count(_ index: Int, _ name: String, in range: ClosedRange<Int64>) throws(CommandError) -> Int? {
        guard let value = value(index) else { return nil }
        guard let number = value.int64, range.contains(number) else {
            throw .badValue(
                "\(method): \(name) must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return Int(number)
    }
}

extension Options {
    /// One text, or an array of them.
    func names(_ key: String) throws(CommandError) -> [String] {
        if let name = value(key)?.string { return [name] }
        return try strings(key)
    }

    /// A span within bounds.
    func span(_ key: String, in range: ClosedRange<Micros>) throws(CommandError) -> Micros? {
        guard let value = value(key) else { return nil }
        let span = try Span.parse(value, named: "\(owner): \(key)")
        guard range.contains(span) else {
            throw .badValue(
                "\(owner): \(key) must be from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound)).")
        }
        return span
    }

    private static func text(_ span: Micros) -> String {
        if span >= 3_600_000_000, span % 3_600_000_000 == 0 { return "\(span / 3_600_000_000)h" }
        if span >= 1_000_000, span % 1_000_000 == 0 { return "\(span / 1_000_000)s" }
        return span % 1_000 == 0 ? "\(span / 1_000)ms" : "\(Double(span) / 1_000)ms"
    }
}
