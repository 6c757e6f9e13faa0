import BSON
import ShardCluster
import SimKernel

extension BalancerSettings {
    private static let known = [
        "to", "routes", "algorithm", "layer", "weights", "backup", "check", "affinity", "slack", "virtualNodes",
        "region",
    ]

    /// What `traffic.balancer(name, {...})` says.
    init(_ arguments: Arguments) throws(CommandError) {
        let name = try TrafficNames.checked(try arguments.string(0, "the balancer's name"), arguments.method)
        self.init(name: name, services: [])
        try read(try arguments.options(1), isNew: true)
    }

    /// Takes over what is given; the rest stays as it is.
    mutating func read(_ options: Options, isNew: Bool) throws(CommandError) {
        try options.refuseUnknown(Self.known)
        try readRoutes(options, isNew: isNew)
        if let text = try options.string("algorithm") {
            guard let known = BalancingAlgorithm(rawValue: text) else {
                let all = BalancingAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badValue("\(options.owner): there is no algorithm \"\(text)\". There are \(all).")
            }
            algorithm = known
        }
        if let number = try options.integer("layer", in: 4...7) {
            guard let known = Layer(rawValue: Int(number)) else {
                throw .badValue("\(options.owner): layer is 4 (connections) or 7 (requests), not \(number).")
            }
            layer = known
        }
        if let given = try options.options("weights") {
            weights = []
            for name in given.document.keys {
                guard let weight = try given.integer(name, in: 1...1_000) else { continue }
                weights.append(Weight(name: name, weight: Int(weight)))
            }
        }
        if options.document["backup"] != nil {
            backup = try options.names("backup")
        }
        if let value = options.document["check"] { check = value == .null ? nil : try Self.check(options) }
        hasAffinity = try options.bool("affinity") ?? hasAffinity
        if options.document["slack"] != nil { slack = try options.number("slack", in: 0.01...10) }
        virtualNodes = Int(try options.integer("virtualNodes", in: 1...1_000) ?? Int64(virtualNodes))
        region =
            try options.string("region").map { text throws(CommandError) in try RegionNames.checked(text) } ?? region
        try checkSense(options.owner)
    }

    private mutating func readRoutes(_ options: Options, isNew: Bool) throws(CommandError) {
        let names = try options.names("to")
        let given = try options.documents("routes")
        guard names.isEmpty || given.isEmpty else {
            throw .badValue("\(options.owner): to and routes exclude each other. A route has a to of its own.")
        }
        if !names.isEmpty { routes = [Route(services: names)] }
        if !given.isEmpty { routes = try given.map { route throws(CommandError) in try Self.route(route) } }
        guard !isNew || !names.isEmpty || !given.isEmpty else {
            throw .badValue("\(options.owner) needs to, a service or several, or routes.")
        }
    }

    /// `{ path: "/api", header: { name: value }, to: "api" }`
    private static func route(_ options: Options) throws(CommandError) -> Route {
        try options.refuseUnknown(["path", "header", "to"])
        var route = Route(services: try options.names("to"))
        guard !route.services.isEmpty else { throw .badValue("\(options.owner) needs to, a service or several.") }
        if let path = try options.string("path") {
            try TrafficNames.checkPath(path, options.owner)
            route.path = path
        }
        let headers = try options.pairs("header")
        guard headers.count <= 1 else { throw .badValue("\(options.owner): header is one name with its value.") }
        route.header = headers.first.map { Header(name: $0.0.lowercased(), value: $0.1) }
        return route
    }

    private static func check(_ options: Options) throws(CommandError) -> Check {
        var check = Check()
        guard let given = try options.options("check") else { return check }
        try given.refuseUnknown(["interval", "timeout", "rise", "fall", "connect"])
        let spans: ClosedRange<Micros> = .milliseconds(10)...(.hours(1))
        check.interval = try given.span("interval", in: spans) ?? check.interval
        check.timeout = try given.span("timeout", in: spans) ?? min(check.timeout, check.interval)
        check.rise = Int(try given.integer("rise", in: 1...100) ?? Int64(check.rise))
        check.fall = Int(try given.integer("fall", in: 1...100) ?? Int64(check.fall))
        check.isRequest = !(try given.bool("connect") ?? false)
        guard check.timeout <= check.interval else {
            throw .badValue("\(given.owner): timeout must not be longer than interval.")
        }
        return check
    }

    private func checkSense(_ owner: String) throws(CommandError) {
        if layer == .transport {
            guard !routes.contains(where: { $0.path != "/" || $0.header != nil }) else {
                throw .badValue("\(owner): layer 4 sees no paths and no headers. Use layer 7 for routes.")
            }
            guard !hasAffinity else {
                throw .badValue("\(owner): layer 4 sees no cookies. Use layer 7, or algorithm \"ipHash\".")
            }
        }
        guard weights.isEmpty || algorithm == .weighted else {
            throw .badValue("\(owner): weights belong to algorithm \"weighted\".")
        }
        guard slack == nil || algorithm == .consistentHash else {
            throw .badValue("\(owner): slack belongs to algorithm \"consistentHash\".")
        }
        guard routes.count <= 32 else { throw .badValue("\(owner): a balancer has at most 32 routes.") }
        for (place, route) in routes.enumerated() {
            let names = route.services + backup
            guard names.count == Set(names).count else {
                throw .badValue("\(owner): a route names a service twice.")
            }
            if place < routes.count - 1, route.path == "/", route.header == nil {
                throw .badValue("\(owner): route \(place + 1) takes everything, so those after it are never reached.")
            }
        }
    }
}

extension GlobalSettings {
    /// What `traffic.global(name, {...})` says.
    init(_ arguments: Arguments) throws(CommandError) {
        let name = try TrafficNames.checked(try arguments.string(0, "the global balancer's name"), arguments.method)
        let options = try arguments.options(1)
        try options.refuseUnknown(["to", "policy", "weights", "interval", "rise", "fall", "ttl"])
        let names = try options.names("to")
        guard (1...32).contains(names.count) else {
            throw .badValue("traffic.global needs to, the balancers that it stands over, in the order of fail-over.")
        }
        self.init(name: name, members: names.map { Member(balancer: $0) })
        if let text = try options.string("policy") {
            guard let known = Policy(rawValue: text) else {
                let all = Policy.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badValue("traffic.global: there is no policy \"\(text)\". There are \(all).")
            }
            policy = known
        }
        if let given = try options.options("weights") {
            guard policy == .weight else {
                throw .badValue("traffic.global: weights belong to policy \"weight\".")
            }
            try given.refuseUnknown(names)
            for place in members.indices {
                members[place].weight = Int(try given.integer(members[place].balancer, in: 1...1_000) ?? 1)
            }
        }
        interval = try options.span("interval", in: .milliseconds(10)...(.hours(1))) ?? interval
        rise = Int(try options.integer("rise", in: 1...100) ?? Int64(rise))
        fall = Int(try options.integer("fall", in: 1...100) ?? Int64(fall))
        ttl = try options.span("ttl", in: 0...(.hours(24))) ?? ttl
        guard ttl == 0 || policy != .weight else {
            throw .badValue("traffic.global: ttl belongs to policies \"latency\" and \"failover\".")
        }
    }
}
