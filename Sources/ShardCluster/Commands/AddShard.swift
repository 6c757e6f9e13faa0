import BSON
import SimKernel

/// What an addShard that is under way will do.
struct AddShardRequest: Sendable {
    let replicaSet: String
    let shard: String
    let began: Micros
    /// The set, where it was built by hand.
    var built: ShardID?
}

extension Cluster {
    /// `{addShard: "name"}` makes a new replica set and waits for it; `{addShard: "set/host:port"}` takes one that runs.
    mutating func addShard(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        if servers.isInUse { return try addBuiltShard(request) }
        let arguments = try CommandArguments(request, fields: ["name", "maxSize"])
        let text = try arguments.subject()
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let set = parts[0]
        guard Self.isSetName(set) else { throw .badValue("Invalid replica set name: '\(set)'") }
        let name = try arguments.string("name") ?? set
        guard Self.isSetName(name) else { throw .badValue("shard name cannot be empty or hold '/', ':' or spaces") }
        if let existing = shardID(named: name) { return try answerKnownShard(existing, set: set, parts: parts) }
        guard !joining(name) else {
            throw .conflictingOperationInProgress("addShard of \(name) is already in progress")
        }
        if parts.count == 2 { try requireRunningSet(set, hosts: parts[1]) }
        let wait = parts.count == 2 ? CommandCosts.addShard : CommandCosts.replicaSetStart + CommandCosts.addShard
        let operation = operations.open(.addingShard(AddShardRequest(replicaSet: set, shard: name, began: now)))
        events.schedule(.replicaSetReady(operation), at: now + wait)
        return .waiting(operation)
    }

    /// The set has a primary, and the config servers take it as a shard.
    mutating func finishAddShard(_ operation: OperationID) {
        guard case .addingShard(let request) = operations[operation] else { return }
        let id =
            request.built.map { attach($0, as: request.shard) } ?? join(makeReplicaSet(named: request.shard), at: now)
        logByConfig(
            "addShard", "",
            details: ["name": .string(request.shard), "host": .string(self[id].replicaSet.connectionString)])
        answer(operation, success(["shardAdded": .string(request.shard)]), latency: CommandCosts.roundTrip)
    }

    /// The same shard again is no error; another set under a taken name is.
    private func answerKnownShard(
        _ shard: ShardID, set: String, parts: [String]
    ) throws(CommandError) -> CommandOutcome {
        guard self[shard].replicaSet.name == set else {
            throw .illegalOperation(
                "A shard named \(self[shard].name) containing the replica set '\(self[shard].replicaSet.name)' "
                    + "already exists")
        }
        if parts.count == 2 { try requireRunningSet(set, hosts: parts[1]) }
        return .reply(success(["shardAdded": .string(self[shard].name)]), latency: CommandCosts.catalogRead)
    }

    private func joining(_ name: String) -> Bool {
        operations.all.contains { state in
            if case .addingShard(let request) = state { request.shard == name } else { false }
        }
    }

    /// Only hosts that belong to a set that this cluster knows can be reached.
    private func requireRunningSet(_ set: String, hosts: String) throws(CommandError) {
        let known = shards.first { $0.replicaSet.name == set }?.replicaSet.members.map(\.host) ?? []
        let given = hosts.split(separator: ",").map(String.init)
        guard !given.isEmpty, given.allSatisfy(known.contains) else {
            throw .failedToSatisfyReadPreference(
                "Could not find host matching read preference { mode: \"primary\" } for set \(set)")
        }
    }

    private static func isSetName(_ name: String) -> Bool {
        let taboo = Array("/:, \"$\0".utf8)
        return !name.isEmpty && name.utf8.count <= 64 && name != "config" && !name.utf8.contains(where: taboo.contains)
    }
}
