import BSON
import ShardCluster
import SimKernel

/// The rules, the alerts that they raised, and what happened to those.
struct AlertBook: Sendable {
    enum State: Sendable, Hashable {
        case inactive
        /// Beyond the bound, not yet for long enough.
        case pending(since: Micros)
        case firing(since: Micros)
        case resolved(at: Micros)

        var name: String {
            switch self {
            case .inactive: "inactive"
            case .pending: "pending"
            case .firing: "firing"
            case .resolved: "resolved"
            }
        }

        /// For the worst of several: firing before pending before resolved.
        var rank: Int {
            switch self {
            case .inactive: 0
            case .resolved: 1
            case .pending: 2
            case .firing: 3
            }
        }

        var since: Micros? {
            switch self {
            case .inactive: nil
            case .pending(let time), .firing(let time), .resolved(let time): time
            }
        }
    }

    /// A rule's alert for one series.
    struct Alert: Sendable, Hashable {
        let label: String?
        var state = State.inactive
        var value: Double?
    }

    struct Watched: Sendable, Hashable {
        let rule: AlertRule
        /// One for each series that there was, in the order of their first samples.
        var alerts: [Alert] = []

        var worst: State {
            alerts.map(\.state).max { $0.rank < $1.rank } ?? .inactive
        }
    }

    struct Change: Sendable {
        let at: Micros
        let rule: String
        let document: BSONDocument
    }

    static let ruleLimit = 100
    /// The newest that are kept, at least; twice as many at most.
    static let historyLimit = 1_000

    var rules: [Watched] = []
    private(set) var history: [Change] = []

    mutating func remember(_ change: Change) {
        if history.count == 2 * Self.historyLimit { history.removeFirst(Self.historyLimit) }
        history.append(change)
    }

    /// - Throws: BadValue (2) naming the rules that there are.
    func index(of name: String) throws(CommandError) -> Int {
        guard let index = rules.firstIndex(where: { $0.rule.name == name }) else {
            let names = rules.map(\.rule.name).joined(separator: ", ")
            throw .badValue(
                "There is no alert \"\(name)\". "
                    + (names.isEmpty ? "alerts.add(rule) makes one." : "There are: \(names)."))
        }
        return index
    }

    func hash(into trace: inout TraceHash) {
        for watched in rules {
            trace.combine(watched.rule.document)
            for alert in watched.alerts {
                trace.combine(alert.label ?? "")
                trace.combine(UInt64(alert.state.rank))
                trace.combine(alert.state.since ?? 0)
            }
        }
    }
}
