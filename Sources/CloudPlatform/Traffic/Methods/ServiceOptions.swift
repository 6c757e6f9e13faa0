import BSON
import ShardCluster
import SimKernel

extension ServiceSettings {
    private static let known = [
        "servers", "workers", "time", "distribution", "variation", "endpoints", "queue", "queueTimeout", "startup",
        "sessions", "durable", "region", "requests", "limits", "memory",
    ]

    /// What `traffic.service(name, {...})` says.
    init(_ arguments: Arguments) throws(CommandError) {
        let name = try TrafficNames.checked(try arguments.string(0, "the service's name"), arguments.method)
        let options = try arguments.options(1)
        try options.refuseUnknown(Self.known)
        let servers = try options.integer("servers", in: 1...Int64(TrafficService.serverLimit)) ?? 1
        let distribution = try Self.distribution(options)
        var endpoints: [Endpoint] = []
        if let given = try options.options("endpoints") {
            for path in given.document.keys {
                try TrafficNames.checkPath(path, given.owner)
                guard let mean = try given.span(path, in: Self.times) else { continue }
                endpoints.append(Endpoint(path: path, mean: mean))
            }
        }
        guard let time = try options.span("time", in: Self.times) ?? endpoints.first?.mean else {
            throw .badValue("traffic.service needs time, the mean time that a request takes, such as \"20ms\".")
        }
        self.init(
            name: name, servers: Int(servers), workers: Int(try options.integer("workers", in: 1...1_000) ?? 1),
            time: ServiceTime(
                mean: time, distribution, variation: try options.number("variation", in: 0.01...20) ?? 1))
        if options.value("variation") != nil, distribution != .lognormal {
            throw .badValue("traffic.service: variation belongs to distribution \"lognormal\".")
        }
        self.endpoints = endpoints
        queueLimit = Int(try options.integer("queue", in: 0...100_000) ?? 1_000)
        queueTimeout = try options.span("queueTimeout", in: .milliseconds(1)...(.hours(1)))
        startup = try options.span("startup", in: 0...(.hours(24))) ?? startup
        sessions = try Self.sessions(options)
        isDurable = try options.bool("durable") ?? false
        region = try options.string("region").map { text throws(CommandError) in try RegionNames.checked(text) }
        try readResources(options)
    }

    /// `requests`, `limits` and `memory`; what is not named stays.
    mutating func readResources(_ options: Options) throws(CommandError) {
        resources = try options.containerResources(resources)
        if let given = try options.options("memory") {
            try given.refuseUnknown(["base", "request", "session"])
            guard let base = try given.bytes("base") else {
                throw .badValue("\(given.owner) needs base, what a server takes as it starts, such as \"200Mi\".")
            }
            let need = ServiceMemory(
                base: base, request: try given.bytes("request") ?? 0, session: try given.bytes("session") ?? 0)
            guard [need.base, need.request, need.session].allSatisfy({ $0 <= ServiceMemory.limitBytes }) else {
                throw .badValue("\(given.owner): base, request and session must be 1Ti at most.")
            }
            memory = need
        }
        guard let limit = resources.limitGiB else { return }
        guard let memory else {
            throw .badValue(
                "\(options.owner): a limit of memory needs memory, what a server uses: { base, request, session }.")
        }
        guard Double(memory.base) <= limit * 1_073_741_824 else {
            throw .badValue(
                "\(options.owner): memory's base is over the limit: a server would be killed as it starts. Raise the limit."
            )
        }
    }

    private static let times: ClosedRange<Micros> = 1...(.hours(1))

    private static func distribution(_ options: Options) throws(CommandError) -> ServiceTime.Distribution {
        guard let text = try options.string("distribution") else { return .exponential }
        guard let distribution = ServiceTime.Distribution(rawValue: text) else {
            let known = ServiceTime.Distribution.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badValue("traffic.service: there is no distribution \"\(text)\". There are \(known).")
        }
        return distribution
    }

    /// "memory", or `{ store: name }`.
    private static func sessions(_ options: Options) throws(CommandError) -> Sessions {
        guard let value = options.value("sessions") else { return .none }
        if let text = value.string {
            guard text == "memory" else {
                throw .badValue(
                    "traffic.service: sessions is \"memory\" or { store: \"a service's name\" }, not \"\(text)\".")
            }
            return .memory
        }
        let inner = try options.options("sessions")
        try inner?.refuseUnknown(["store"])
        return .store(try inner?.required("store") ?? "")
    }
}

/// Names and paths as a learner writes them.
enum TrafficNames {
    static let limitBytes = 60

    static func checked(_ name: String, _ method: String) throws(CommandError) -> String {
        guard name.utf8.count <= limitBytes else {
            throw .badValue("\(method): a name must not be longer than \(limitBytes) bytes.")
        }
        return name
    }

    static func checkPath(_ path: String, _ owner: String) throws(CommandError) {
        guard path.hasPrefix("/"), path.utf8.count <= 200 else {
            throw .badValue("\(owner): \"\(path)\" is no path. A path begins with / and has at most 200 bytes.")
        }
    }
}
