/// What elections tell replication.
extension Cluster {
    /// A set is simulated by events from now on.
    mutating func becameDisturbed(_ set: SetRef) {}

    /// Its members are all at one point; events end.
    mutating func becameCalm(_ set: SetRef) {}

    /// A primary is one no more: what waits for it is interrupted.
    mutating func steppedDown(_ member: Int, in set: SetRef) {}

    /// A process was killed: what was not in its journal is lost.
    mutating func processEnded(_ member: Int, in set: SetRef) {}

    /// A process has opened its files.
    mutating func processStarted(_ member: Int, in set: SetRef) {}

    /// A new primary, which takes no writes yet, fetches from another member what that has.
    mutating func followForCatchUp(_ member: Int, from source: Int, in set: SetRef) {}

    /// Whether all members that bear data have all that the primary has.
    func isCaughtUp(_ set: SetRef) -> Bool { true }
}

extension Cluster {
    /// A node's disk became slower, faster, full or free again.
    mutating func diskChanged(_ node: NodeID) {}
}
