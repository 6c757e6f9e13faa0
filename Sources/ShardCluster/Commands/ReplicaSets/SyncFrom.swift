import BSON
import SimKernel

extension Cluster {
    /// How far behind itself a member lets its new source be without a warning: 10 s.
    private static let staleSeconds: UInt32 = 10

    /// replSetSyncFrom: a member fetches from the one that is named, until that will no longer do or it restarts.
    mutating func syncFrom(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        _ = try CommandArguments(request, fields: [])
        let (set, member) = try processAddressed(request)
        guard let host = request.target.string else {
            throw .typeMismatch(
                "BSON field 'replSetSyncFrom.replSetSyncFrom' is the wrong type '\(request.target.typeName)', expected "
                    + "type 'string'")
        }
        let name = host.contains(":") ? host : "\(host):27017"
        let source = try sourceAsked(name, by: member, in: set)
        var reply: BSONDocument = ["syncFromRequested": .string(name)]
        let own = self[set].members[member]
        let theirs = self[set].members[source].applied.timestamp.seconds
        if theirs &+ Self.staleSeconds < own.applied.timestamp.seconds {
            reply.append("warning", .string("requested member \"\(name)\" is more than 10 seconds behind us"))
        }
        if let previous = syncSource(of: member, in: set) {
            reply.append("prevSyncTarget", .string(self[set].members[previous].host))
        }
        self[set].members[member].syncSource = source
        if case .shard(let shard) = set, self[set].isDisturbed {
            self[set].members[member].following.fetching = nil
            feed(member, on: shard)
        }
        return .reply(success(reply), latency: CommandCosts.local)
    }

    /// The member of a name, if another may fetch from it; else the server's refusals in its order.
    private func sourceAsked(_ name: String, by member: Int, in set: SetRef) throws(CommandError) -> Int {
        let own = self[set].members[member]
        let configuration = self[set].configuration(of: member)
        func notSecondary(_ message: String) -> CommandError {
            CommandError(code: 95, codeName: "NotSecondary", message: message)
        }
        func invalid(_ reason: String) -> CommandError {
            CommandError(
                code: 72, codeName: "InvalidOptions", message: "Cannot sync from \"\(name)\" because it \(reason)")
        }
        guard let mine = configuration.entry(of: member) else {
            throw notSecondary("Removed and uninitialized nodes do not sync")
        }
        if mine.settings.arbiterOnly { throw notSecondary("arbiters don't sync") }
        if own.isPrimary { throw notSecondary("primaries don't sync") }
        guard let target = configuration.entries.first(where: { self[set].members[$0.member].host == name }) else {
            throw CommandError(
                code: 74, codeName: "NodeNotFound", message: "Could not find member \"\(name)\" in replica set")
        }
        guard target.member != member else {
            throw CommandError(code: 72, codeName: "InvalidOptions", message: "I cannot sync from myself")
        }
        if target.settings.arbiterOnly { throw invalid("is an arbiter") }
        if !target.settings.buildIndexes, mine.settings.buildIndexes { throw invalid("does not build indexes") }
        if mine.settings.votes > 0, target.settings.votes == 0 { throw invalid("is not a voter") }
        guard reaches(.member(set, member), .member(set, target.member)) else {
            throw .hostUnreachable("I cannot reach the requested member: \(name)")
        }
        return target.member
    }
}
