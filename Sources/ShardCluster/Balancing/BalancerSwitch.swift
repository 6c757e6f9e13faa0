import BSON
import SimKernel

extension Cluster {
    /// balancerStart: the next round may begin.
    mutating func startBalancer(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["maxTimeMS"])
        try writeBalancerSetting(mode: "full", stopped: false)
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// balancerStop: no further round; answers when the present one is over.
    mutating func stopBalancer(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: ["maxTimeMS"])
        try writeBalancerSetting(mode: "off", stopped: true)
        guard balancer.inRound else { return .reply(success(), latency: CommandCosts.metadata) }
        return .waiting(operations.open(.stoppingBalancer))
    }

    /// Answers those who wait for the balancer to stand still.
    mutating func answerBalancerStops() {
        for id in operations.ids {
            if case .stoppingBalancer = operations[id] { answer(id, success()) }
        }
    }

    func balancerStatus() -> BSONDocument {
        success([
            "mode": .string(catalog.settings.balancerEnabled ? "full" : "off"),
            "inBalancerRound": .bool(balancer.inRound),
            "numBalancerRounds": .int64(balancer.rounds), "term": .int64(configServers.term),
        ])
    }

    private mutating func writeBalancerSetting(mode: String, stopped: Bool) throws(CommandError) {
        var document = catalog.settings.document("balancer") ?? ["_id": "balancer"]
        document["mode"] = .string(mode)
        document["stopped"] = .bool(stopped)
        try catalog.settings.write(document)
    }
}
