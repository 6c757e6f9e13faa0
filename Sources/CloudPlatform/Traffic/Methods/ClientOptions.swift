import BSON
import ShardCluster
import SimKernel

extension ClientSettings {
    private static let known = [
        "to", "rate", "arrivals", "ramp", "population", "users", "thinkTime", "think", "pacing", "endpoints",
        "headers", "timeout", "retries", "breaker", "duration", "region",
    ]

    /// What `traffic.start(name, {...})` says.
    init(_ arguments: Arguments) throws(CommandError) {
        let name = try TrafficNames.checked(try arguments.string(0, "the clients' name"), arguments.method)
        let options = try arguments.options(1)
        try options.refuseUnknown(Self.known)
        self.init(name: name, target: try options.required("to"), load: try Self.load(options))
        if let users = try options.integer("population", in: 1...TrafficClient.userLimit) {
            guard case .open = load else {
                throw .badValue("\(options.owner): population belongs to a rate; users are their own population.")
            }
            population = Int(users)
        }
        if let given = try options.options("endpoints") {
            endpoints = []
            for path in given.document.keys {
                try TrafficNames.checkPath(path, given.owner)
                guard let weight = try given.number(path, in: 0.000_1...1e6) else { continue }
                endpoints.append(Endpoint(path: path, weight: weight))
            }
            guard (1...64).contains(endpoints.count) else {
                throw .badValue("\(given.owner) must name from 1 to 64 paths, each with its weight.")
            }
        }
        headers = try options.pairs("headers").map { BalancerSettings.Header(name: $0.0.lowercased(), value: $0.1) }
        if let value = options.document["timeout"] {
            timeout = value == .null ? nil : try options.span("timeout", in: .milliseconds(1)...(.hours(1)))
        }
        retries = try Self.retries(options)
        breaker = try Self.breaker(options)
        duration = try options.span("duration", in: .milliseconds(1)...(.hours(24 * 60)))
        region = try options.string("region").map { text throws(CommandError) in try RegionNames.checked(text) }
    }

    private static func load(_ options: Options) throws(CommandError) -> Load {
        let (isOpen, isClosed) = (options.value("rate") != nil, options.value("users") != nil)
        guard isOpen != isClosed else {
            throw .badValue(
                "\(options.owner) needs either rate (requests a second, whatever becomes of them) or users (each waits for his answer)."
            )
        }
        if isOpen {
            for key in ["thinkTime", "think", "pacing"] where options.value(key) != nil {
                throw .badValue("\(options.owner): \(key) belongs to users, not to a rate.")
            }
            return .open(try RateSchedule(options.value("rate"), options, of: options.owner, isWhole: false))
        }
        guard options.value("arrivals") == nil else {
            throw .badValue("\(options.owner): arrivals belongs to a rate, not to users.")
        }
        let count = try options.integer("users", in: 1...TrafficClient.userLimit) ?? 1
        let spans: ClosedRange<Micros> = 0...(.hours(24))
        guard options.value("pacing") == nil || options.value("thinkTime") == nil else {
            throw .badValue("\(options.owner): pacing and thinkTime exclude each other.")
        }
        var users = Users(
            count: Int(count), thinkTime: try options.span("thinkTime", in: spans) ?? .seconds(1 as Int64))
        users.pacing = try options.span("pacing", in: .milliseconds(1)...(.hours(24)))
        users.ramp = try options.span("ramp", in: spans) ?? 0
        if let think = try options.string("think") {
            guard think == "fixed" || think == "exponential" else {
                throw .badValue("\(options.owner): think is \"exponential\" or \"fixed\", not \"\(think)\".")
            }
            users.isFixed = think == "fixed"
        }
        return .closed(users)
    }

    /// Nothing for no retries, a number of attempts, or a document.
    private static func retries(_ options: Options) throws(CommandError) -> Retries? {
        guard let value = options.value("retries") else { return nil }
        var retries = Retries()
        if value.int64 != nil {
            retries.attempts = Int(try options.integer("retries", in: 0...20) ?? 0) + 1
            return retries
        }
        guard let given = try options.options("retries") else { return nil }
        try given.refuseUnknown(["attempts", "backoff", "factor", "max", "jitter", "budget"])
        let spans: ClosedRange<Micros> = .milliseconds(1)...(.hours(1))
        retries.attempts = Int(try given.integer("attempts", in: 1...21) ?? Int64(retries.attempts))
        retries.backoff = try given.span("backoff", in: spans) ?? retries.backoff
        retries.factor = try given.number("factor", in: 1...10) ?? retries.factor
        retries.longest = try given.span("max", in: spans) ?? max(retries.longest, retries.backoff)
        retries.hasJitter = try given.bool("jitter") ?? retries.hasJitter
        retries.budget = try given.number("budget", in: 0...10)
        guard retries.longest >= retries.backoff else {
            throw .badValue("\(given.owner): max must not be shorter than backoff.")
        }
        return retries
    }

    /// true for what is usual, or a document.
    private static func breaker(_ options: Options) throws(CommandError) -> Breaker? {
        guard let value = options.value("breaker") else { return nil }
        var breaker = Breaker()
        if let isWanted = value.bool { return isWanted ? breaker : nil }
        guard let given = try options.options("breaker") else { return nil }
        try given.refuseUnknown(["threshold", "window", "minimum", "open", "probes"])
        breaker.threshold = try given.number("threshold", in: 0.01...1) ?? breaker.threshold
        breaker.window = Int(try given.integer("window", in: 1...10_000) ?? Int64(breaker.window))
        breaker.minimum = Int(
            try given.integer("minimum", in: 1...10_000) ?? Int64(min(breaker.minimum, breaker.window)))
        breaker.open = try given.span("open", in: .milliseconds(1)...(.hours(24))) ?? breaker.open
        breaker.probes = Int(try given.integer("probes", in: 1...1_000) ?? Int64(breaker.probes))
        guard breaker.minimum <= breaker.window else {
            throw .badValue("\(given.owner): minimum must not be more than window, or it never opens.")
        }
        return breaker
    }
}

extension RateSchedule {
    static let most = 1_000_000.0
    static let pointLimit = 1_000

    /// A number, or points `[{ at: "0s", rate: 100 }, ...]`; with `ramp: true` the rate goes in straight lines.
    init(_ value: BSONValue?, _ options: Options, of owner: String, isWhole: Bool = true) throws(CommandError) {
        if isWhole { try options.refuseUnknown(["ramp", "arrivals"]) }
        if let rate = value?.double {
            guard rate >= 0, rate <= Self.most else {
                throw .badValue("\(owner): rate must be from 0 to 1000000 requests a second, not \(rate).")
            }
            self.init(rate: rate)
        } else {
            self.init(try Self.points(value, owner))
        }
        let isSteps = points.count > 1
        if let ramp = try options.bool("ramp") {
            guard isSteps || !ramp else { throw .badValue("\(owner): ramp needs a rate with several points.") }
            isRamp = ramp
        }
        if let arrivals = try options.string("arrivals") {
            guard arrivals == "poisson" || arrivals == "even" else {
                throw .badValue("\(owner): arrivals is \"poisson\" or \"even\", not \"\(arrivals)\".")
            }
            isEven = arrivals == "even"
        }
    }

    private static func points(_ value: BSONValue?, _ owner: String) throws(CommandError) -> [Point] {
        guard let array = value?.array, (1...pointLimit).contains(array.count) else {
            throw .badValue(
                "\(owner): rate is a number of requests a second, or points such as [{ at: \"0s\", rate: 100 }].")
        }
        var points: [Point] = []
        for element in array {
            guard let document = element.document else {
                throw .badValue("\(owner): each point of a rate is a document { at, rate }.")
            }
            let options = Options(document, of: "\(owner) rate")
            try options.refuseUnknown(["at", "rate"])
            guard let rate = try options.number("rate", in: 0...most) else {
                throw .badValue("\(owner): each point of a rate needs its rate.")
            }
            points.append(Point(at: try options.span("at", in: 0...(.hours(24 * 60))) ?? 0, rate: rate))
        }
        guard points[0].at == 0 else { throw .badValue("\(owner): the first point of a rate is at \"0s\".") }
        for (before, after) in zip(points, points.dropFirst()) where before.at >= after.at {
            throw .badValue("\(owner): the points of a rate must be in order of time.")
        }
        return points
    }
}
