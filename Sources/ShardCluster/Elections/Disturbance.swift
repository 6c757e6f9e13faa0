extension Cluster {
    /// Something is wrong with a set from now on: its heartbeats, elections and replication are simulated by events until
    /// it has settled again. Does nothing to a set that is disturbed already.
    package mutating func disturb(_ set: SetRef) {
        guard !self[set].isDisturbed else { return }
        self[set].isDisturbed = true
    }
}
