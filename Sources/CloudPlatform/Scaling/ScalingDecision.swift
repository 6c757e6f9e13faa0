import BSON
import SimKernel

/// What was decided at one evaluation, and why.
struct ScalingDecision: Sendable {
    enum Action: String, Sendable {
        case up = "SCALE_UP"
        case down = "SCALE_DOWN"
        case none = "NO_ACTION"
    }

    /// What became of an action.
    enum Outcome: Sendable, Hashable {
        case started, completed
        case failed(String)

        var name: String {
            switch self {
            case .started: "STARTED"
            case .completed: "COMPLETED"
            case .failed: "FAILED"
            }
        }
    }

    /// A figure that counted.
    struct Seen: Sendable {
        let metric: ScalingMetric
        let value: Double
        /// What it was compared with.
        let against: Double
    }

    let at: Micros
    let from: Int
    let wanted: Int
    let reason: String
    let seen: [Seen]
    /// The rules as they were.
    let bounds: ScalingBounds
    /// The size was outside of its bounds: that is mended whatever the cooldown says.
    var mendsBounds = false
    /// Within a cooldown a target tracking policy may still add what a larger scale-out would have added at once: the
    /// size before the one that began the cooldown.
    var baseInCooldown: Int?
    var outcome: Outcome?

    var action: Action { wanted > from ? .up : wanted < from ? .down : .none }

    var document: BSONDocument {
        var failure: BSONValue = .null
        if case .failed(let reason)? = outcome { failure = .string(reason) }
        return [
            "action": .string(action.rawValue), "from": .number(Int64(from)), "wanted": .number(Int64(wanted)),
            "reason": .string(reason),
            "figures": .array(
                seen.map {
                    .document([
                        "metric": .string($0.metric.rawValue), "value": .double($0.value),
                        "against": .double($0.against),
                    ])
                }),
            "ts": .date(VirtualDate.ms(at)), "outcome": outcome.map { .string($0.name) } ?? .null, "failure": failure,
        ]
    }
}
