import BSON
import SimKernel

/// What an elastic run is judged by.
///
/// Accuracy and time shares of under- and over-provisioning as Herbst, Kounev and Reussner define them ("Elasticity in
/// Cloud Computing", ICAC 2013); service level by time and by requests.
struct ElasticTally: Sendable {
    private(set) var seconds = 0.0
    private(set) var requests = 0.0
    private(set) var failed = 0.0
    private var within = 0.0
    private var responseSeconds = 0.0
    private var secondsWithin = 0.0
    /// Node-seconds.
    private var nodes = 0.0
    private var missing = 0.0
    private var surplus = 0.0
    private var secondsUnder = 0.0
    private var secondsOver = 0.0
    private var overshoot = 0.0
    private var mostNodes = 0
    /// Times from the first moment with too few nodes until there are enough.
    private var reactions: [Double] = []
    private var underSince: Micros?
    private var lastSize: Int?
    private var wentUp: Bool?
    private var directionChanges = 0

    private static let reactionLimit = 10_000

    mutating func add(_ outcome: NodeQueue.Outcome, span: Double, size: Int, needed: Int, part: Double, at now: Micros)
    {
        seconds += span
        requests += outcome.requests
        failed += outcome.failed
        within += outcome.withinObjective
        responseSeconds += outcome.seconds
        if outcome.withinObjective >= part * outcome.requests { secondsWithin += span }
        nodes += Double(size) * span
        missing += Double(max(0, needed - size)) * span
        surplus += Double(max(0, size - needed)) * span
        if size < needed { secondsUnder += span }
        if size > needed { secondsOver += span }
        overshoot = max(overshoot, Double(size - needed) / Double(max(needed, 1)))
        mostNodes = max(mostNodes, size)
        follow(size: size, needed: needed, at: now)
    }

    private mutating func follow(size: Int, needed: Int, at now: Micros) {
        if size < needed {
            if underSince == nil { underSince = now }
        } else if let since = underSince {
            if reactions.count < Self.reactionLimit { reactions.append((now - since).inSeconds) }
            underSince = nil
        }
        defer { lastSize = size }
        guard let lastSize, size != lastSize else { return }
        let isUp = size > lastSize
        if let wentUp, wentUp != isUp { directionChanges += 1 }
        wentUp = isUp
    }

    /// The part of the requests that were answered within the objective; nil before there were any.
    var serviceLevel: Double? { requests > 0 ? within / requests : nil }

    /// The part of the time in which the objective was kept.
    var serviceLevelInTime: Double? { seconds > 0 ? secondsWithin / seconds : nil }

    func document(price: Double) -> BSONDocument {
        let hours = seconds / 3_600
        func part(_ value: Double, of whole: Double) -> BSONValue { whole > 0 ? .double(value / whole) : .null }
        return [
            "hours": .double(hours), "requests": .double(requests.rounded()), "failed": .double(failed.rounded()),
            "sloRequests": serviceLevel.map { .double($0) } ?? .null,
            "sloTime": serviceLevelInTime.map { .double($0) } ?? .null,
            "meanResponseMs": part(responseSeconds * 1_000, of: requests - failed),
            "meanNodes": part(nodes, of: seconds), "mostNodes": .number(Int64(mostNodes)),
            "underProvisioned": part(missing, of: seconds), "overProvisioned": part(surplus, of: seconds),
            "underProvisionedTime": part(secondsUnder, of: seconds),
            "overProvisionedTime": part(secondsOver, of: seconds), "overshoot": .double(max(0, overshoot)),
            "reactions": .number(Int64(reactions.count)),
            "reactionSeconds": part(reactions.reduce(0, +), of: Double(reactions.count)),
            "longestReactionSeconds": reactions.max().map { .double($0) } ?? .null,
            "directionChanges": .number(Int64(directionChanges)),
            "oscillation": part(Double(directionChanges), of: hours),
            "nodeHours": .double(nodes / 3_600), "cost": .double(nodes / 3_600 * price),
        ]
    }

    func hash(into trace: inout TraceHash) {
        for number in [seconds, requests, failed, within, nodes, missing, surplus] { trace.combine(number) }
        trace.combine(Int64(directionChanges))
    }
}
