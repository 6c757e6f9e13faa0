import BSON
import SimKernel

/// A place where a coordinator stops as long as its process is told to, by the server's own names.
struct FailPoint: Sendable, Hashable {
    /// The process: its host. A restart or another primary knows nothing of it.
    let host: String
    let name: String
    /// Nil: always on.
    var times: Int?
    var hits = 0

    static let known = [
        "hangBeforeWaitingForParticipantListWriteConcern", "hangBeforeSendingPrepare",
        "hangBeforeWaitingForDecisionWriteConcern", "hangBeforeSendingCommit", "hangBeforeSendingAbort",
    ]
}

extension Cluster {
    /// configureFailPoint, sent to a shard's primary: holds two-phase commits that this process coordinates.
    ///
    /// - Throws: FailPointSetFailed (266) for a name that there is not.
    mutating func configureFailPoint(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["mode", "data"])
        let name = try arguments.subject()
        guard FailPoint.known.contains(name) else {
            throw CommandError(code: 266, codeName: "FailPointSetFailed", message: "\(name) not found")
        }
        let mode = try arguments.require(arguments["mode"], "mode")
        let host = host(of: request.node)
        let hits = failPoints.first { $0.host == host && $0.name == name }?.hits ?? 0
        failPoints.removeAll { $0.host == host && $0.name == name }
        switch mode {
        case .string("alwaysOn"): failPoints.append(FailPoint(host: host, name: name))
        case .string("off"): releaseHung()
        case .document(let fields):
            guard let times = fields["times"]?.int64, times >= 0 else {
                throw .badValue("'mode' must be one of 'off', 'alwaysOn', 'times'")
            }
            failPoints.append(FailPoint(host: host, name: name, times: Int(clamping: times)))
        default: throw .badValue("'mode' must be one of 'off', 'alwaysOn', 'times'")
        }
        return .reply(success(["count": .int32(Int32(clamping: hits))]), latency: CommandCosts.local)
    }

    /// Whether the process that coordinates is told to stop at this point.
    mutating func hangs(_ coordinator: Coordinator, on shard: ShardID) -> Bool {
        guard !failPoints.isEmpty, let primary = self[shard].replicaSet.primary else { return false }
        let name: String
        switch coordinator.step {
        case .writingParticipantList: name = "hangBeforeWaitingForParticipantListWriteConcern"
        case .waitingForVotes: name = "hangBeforeSendingPrepare"
        case .writingDecision: name = "hangBeforeWaitingForDecisionWriteConcern"
        case .waitingForDecisionAcks:
            name = coordinator.decision == .commit ? "hangBeforeSendingCommit" : "hangBeforeSendingAbort"
        case .deletingCoordinatorDoc: return false
        }
        let host = self[shard].replicaSet.members[primary].host
        guard let place = failPoints.firstIndex(where: { $0.host == host && $0.name == name }) else { return false }
        failPoints[place].hits += 1
        guard let times = failPoints[place].times else { return true }
        if times <= 1 { failPoints.remove(at: place) } else { failPoints[place].times = times - 1 }
        return times > 0
    }

    /// Those that stood at a fail point look whether it still holds them.
    private mutating func releaseHung() {
        for transaction in transactions.open where transaction.coordinator?.isHung == true {
            _ = transactions.update(transaction.serial) {
                $0.coordinator?.isHung = false
                $0.coordinator?.isScheduled = true
            }
            events.schedule(.transactionStep(transaction.serial), at: now)
        }
    }
}
