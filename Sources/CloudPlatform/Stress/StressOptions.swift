import BSON
import ShardCluster
import SimKernel

extension StressPlan {
    private static let clientKeys = [
        "to", "users", "thinkTime", "think", "pacing", "rate", "arrivals", "population", "endpoints", "headers",
        "timeout", "retries", "breaker", "region",
    ]
    private static let ownKeys = ["name", "ramp", "duration", "window", "targets", "judge", "latency"]
    private static let spans: ClosedRange<Micros> = .seconds(1 as Int64)...(.hours(24))

    /// What `stress.start({...})` says; `name` is the one that it has if it says none.
    init(_ options: Options, name: String) throws(CommandError) {
        try options.refuseUnknown(Self.ownKeys + Self.clientKeys)
        let own = try options.string("name") ?? name
        guard !own.isEmpty, own.utf8.count <= 60 else {
            throw .badValue("\(options.owner): name must have from 1 to 60 bytes.")
        }
        guard let duration = try options.span("duration", in: Self.spans) else {
            throw .badValue("\(options.owner) needs duration, such as \"300s\": a load without end has no verdict.")
        }
        let ramp = try options.span("ramp", in: 0...(.hours(24))) ?? 0
        guard ramp < duration else {
            throw .badValue("\(options.owner): ramp must be shorter than duration, or the whole load never comes.")
        }
        let client = try Self.client(options, ramp: ramp, duration: duration)
        let window = try options.span("window", in: Self.spans) ?? max(.seconds(10 as Int64), duration / 1_000)
        guard duration / window <= Self.windowLimit else {
            throw .badValue("\(options.owner): window is too short: at most \(Self.windowLimit) fit into duration.")
        }
        self.init(
            name: own, client: client, ramp: ramp, duration: duration, window: window, targets: [],
            isSteady: try Self.choice("judge", ["whole", "steady"], options) == "steady",
            isCorrected: try Self.choice("latency", ["service", "corrected"], options) == "corrected")
        targets = try Self.targets(options)
        try checkSense(options.owner)
    }

    /// The first of the words where none is given.
    private static func choice(
        _ key: String, _ words: [String], _ options: Options
    ) throws(CommandError) -> String {
        guard let word = try options.string(key) else { return words[0] }
        guard words.contains(word) else {
            throw .badValue("\(options.owner): \(key) is \"\(words[0])\" or \"\(words[1])\", not \"\(word)\".")
        }
        return word
    }

    private static func client(
        _ options: Options, ramp: Micros, duration: Micros
    ) throws(CommandError) -> ClientSettings {
        var fields = options.document.filter { clientKeys.contains($0.key) }.map { ($0.key, $0.value) }
        let isClosed = options.value("users") != nil
        if isClosed { fields.append(("ramp", .double(Double(ramp) / 1_000))) }
        var client = try ClientSettings(
            Arguments(options.owner, [.string("stress"), .document(BSONDocument(fields))]))
        guard client.timeout != nil else {
            throw .badValue("\(options.owner) needs a timeout: a request that never ends would never be counted.")
        }
        guard client.endpoints.count <= endpointLimit else {
            throw .badValue("\(options.owner): endpoints must name at most \(endpointLimit) paths.")
        }
        if case .open(var schedule) = client.load {
            guard schedule.points.count == 1, let rate = schedule.points.first?.rate, rate > 0 else {
                throw .badValue(
                    "\(options.owner): rate is one number of requests a second above 0; ramp leads up to it.")
            }
            if ramp > 0 {
                schedule.points = [.init(at: 0, rate: 0), .init(at: ramp, rate: rate)]
                schedule.isRamp = true
            }
            client.load = .open(schedule)
        }
        client.duration = duration
        client.isRecorded = true
        return client
    }

    private static func targets(_ options: Options) throws(CommandError) -> [StressTarget] {
        guard let given = try options.options("targets") else { return [] }
        try given.refuseUnknown(StressTarget.Figure.allCases.map(\.rawValue))
        var targets: [StressTarget] = []
        for figure in StressTarget.Figure.allCases {
            guard given.value(figure.rawValue) != nil else { continue }
            var bound: Double?
            switch figure {
            case .throughput: bound = try given.number("throughput", in: 0...1e6)
            case .success:
                bound = try given.number("success", in: 0...100)
                if let part = bound, part >= 1 {
                    throw .badValue("\(given.owner): success is a part of 1 to exceed, such as 0.99, not \(part).")
                }
            case .p50, .p90, .p95, .p99, .max, .mean:
                bound = try given.span(figure.rawValue, in: 1...(.hours(1))).map { Double($0) / 1_000 }
            }
            if let bound { targets.append(StressTarget(figure: figure, bound: bound)) }
        }
        return targets
    }

    /// Targets that contradict one another, or that this load can never meet.
    private func checkSense(_ owner: String) throws(CommandError) {
        let latencies = targets.filter { $0.figure.percent != nil }
        for (lower, higher) in zip(latencies, latencies.dropFirst()) where lower.bound > higher.bound {
            throw .badValue(
                "\(owner) targets: \(lower.figure.rawValue) \(lower.text) contradicts \(higher.figure.rawValue) \(higher.text): a lower percentile is never the longer one."
            )
        }
        if let target = targets.first(where: { $0.figure == .throughput }), let most = mostThroughput,
            most <= target.bound
        {
            throw .badValue(
                "\(owner) targets: throughput \(target.text) can never be met: this load sends \(Int64(most)) requests/s on average at most. Ask for less, or send more."
            )
        }
        guard !isCorrected || hasSchedule else {
            throw .badValue(
                "\(owner): latency \"corrected\" needs a rate, or users with pacing: who thinks after each answer has no moment when a request was meant to be sent."
            )
        }
    }
}
