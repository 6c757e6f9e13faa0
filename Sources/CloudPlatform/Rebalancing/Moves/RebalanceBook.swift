import ShardCluster
import SimKernel

/// The rebalancer: its settings, the rebalance under way and those before.
struct RebalanceBook: Sendable {
    /// Of which it remembers what became of them.
    static let historyLimit = 100

    var settings = RebalancerSettings()
    private(set) var runs: [Rebalance] = []
    private(set) var count = 0
    /// Partitions that were ever moved.
    var movedEver = 0
    /// Appointments that were made.
    private var tickets = 0
    /// What it saw when it last looked by itself: how many events there had been, and keys.
    var looked: [Int64] = []

    /// The last one.
    var current: Rebalance? {
        get { runs.last }
        set {
            guard let newValue, !runs.isEmpty else { return }
            runs[runs.count - 1] = newValue
        }
    }

    var isUnderWay: Bool { !runs.isEmpty && runs[runs.count - 1].status == .inProgress }

    mutating func begin(_ run: Rebalance) {
        if runs.count == Self.historyLimit { runs.removeFirst() }
        runs.append(run)
        count += 1
    }

    mutating func newTicket() -> Int {
        tickets += 1
        return tickets
    }

    func movesUnderWay(of node: Int) -> Int {
        guard isUnderWay, let run = runs.last else { return 0 }
        return run.underWay.reduce(0) {
            let move = run.moves[$1.move]
            return $0 + ($1.left == nil && (move.from == node || move.to == node) ? 1 : 0)
        }
    }

    func hash(into trace: inout TraceHash) {
        settings.hash(into: &trace)
        for run in runs { run.hash(into: &trace) }
    }
}
