import BSON
import SimKernel

/// One rebalance, under way or over.
struct Rebalance: Sendable {
    enum Status: String, Sendable {
        case idle = "IDLE"
        case inProgress = "IN_PROGRESS"
        case completed = "COMPLETED"
        case failed = "FAILED"
    }

    /// A move that has begun. Its partition belongs to the giver until it is done.
    struct UnderWay: Sendable {
        /// Its place in the plan.
        let move: Int
        var endsAt: Micros
        /// What is left of it while one of its nodes is paused.
        var left: Micros?
        /// Of its appointment; one with another ticket is void.
        var ticket: Int
    }

    let number: Int
    let strategy: StrategyName
    /// Who wanted it.
    let because: String
    let startedAt: Micros
    /// How many keys there were, and moves to make.
    let allKeys: Int64
    let planned: Int
    let imbalanceBefore: Double
    /// Empty once it is over.
    var moves: [RebalancePlan.Move]
    var schedule: MoveSchedule
    var underWay: [UnderWay] = []
    var settings: RebalancerSettings

    var status = Status.inProgress
    var failure: String?
    var endedAt: Micros?
    var imbalanceAfter: Double?
    var moved = 0
    var movedKeys: Int64 = 0
    var movedBytes: Int64 = 0

    init(number: Int, _ plan: RebalancePlan, settings: RebalancerSettings, because: String, keys: Int64, at now: Micros)
    {
        self.number = number
        strategy = plan.strategy
        self.because = because
        startedAt = now
        allKeys = keys
        planned = plan.moves.count
        imbalanceBefore = plan.before.imbalance
        moves = plan.moves
        schedule = MoveSchedule(count: plan.moves.count)
        self.settings = settings
    }

    /// Whether a move that is not done yet gives to a node or takes from it.
    func involves(_ node: Int) -> Bool {
        (schedule.waiting + underWay.map(\.move)).contains { moves[$0].from == node || moves[$0].to == node }
    }

    func document(now: Micros) -> BSONDocument {
        [
            "run": .number(Int64(number)), "status": .string(status.rawValue), "strategy": .string(strategy.rawValue),
            "because": .string(because), "started": .date(VirtualDate.ms(startedAt)),
            "ended": endedAt.map { .date(VirtualDate.ms($0)) } ?? .null,
            "seconds": .double(((endedAt ?? now) - startedAt).inSeconds),
            "moves": .number(Int64(planned)), "moved": .number(Int64(moved)), "keys": .number(movedKeys),
            "bytes": .number(movedBytes),
            "share": .double(allKeys > 0 ? Double(movedKeys) / Double(allKeys) : 0),
            "imbalanceBefore": .double(imbalanceBefore),
            "imbalanceAfter": imbalanceAfter.map { .double($0) } ?? .null,
            "failure": failure.map { .string($0) } ?? .null,
        ]
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(number))
        trace.combine(status.rawValue)
        trace.combine(UInt64(moved))
        trace.combine(movedBytes)
        trace.combine(UInt64(schedule.waiting.count))
        for move in underWay { trace.combine(UInt64(move.move)) }
    }
}
