import BSON

extension Cluster {
    /// Runs a load's write as a command of its router would run: on the primaries that it finds, or not at all.
    ///
    /// It does not wait for a write concern: what has to be waited for is given back.
    /// - Throws: FailedToSatisfyReadPreference (133) where a primary is missing; then nothing is written.
    mutating func writeAsRouter<Result>(
        _ router: Int, _ body: (inout Cluster) throws(CommandError) -> Result
    ) throws(CommandError) -> (result: Result, written: [CommandWork.Written]) {
        guard disturbedSets > 0 else { return (try body(&self), []) }
        let (before, outer) = (self, work)
        work.begin(CommandRequest(name: "insert", document: [:], database: "", node: .router(router)), isWrite: true)
        let changes = standIn(for: .router(router))
        var result: Result?
        var failure: CommandError?
        do throws(CommandError) { result = try body(&self) } catch { failure = error }
        standDown(changes)
        let (obstacle, written) = (work.obstacle, work.written)
        work = outer
        if case .noMember(let shard, let preference) = obstacle {
            self = before
            throw Self.noMember(preference, in: self[shard].replicaSet.name)
        }
        if let failure { throw failure }
        guard let result else { throw .internalError("a load's write gave nothing") }
        return (result, written)
    }
}
