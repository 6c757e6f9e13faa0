package import SimKernel

/// What became of one seed.
package struct SwarmReport: Sendable {
    package let seed: UInt64
    /// Shards, members and routers in words.
    package var topology = ""
    package var operations = 0
    package var acknowledged = 0
    package var faults = 0
    package var errands = 0
    package var elections = 0
    package var rollbacks = 0
    package var migrations = 0
    /// Events of the cluster.
    package var events = 0
    /// Histories that were too tangled to decide.
    package var undecided = 0
    package var time: Micros = 0
    /// Digest of all events, commands, outcomes and the state at the end.
    package var traceHash: UInt64 = 0
    /// What is wrong, in words; nothing if all is well.
    package var violations: [String] = []

    /// How to see a failure again.
    package var replay: String { "shardlab bench swarm --seed \(seed)" }

    package var text: String {
        "seed \(seed): \(topology); \(operations) operations (\(acknowledged) acknowledged), \(faults) faults, "
            + "\(errands) commands, \(elections) elections, \(rollbacks) rollbacks, \(migrations) migrations, "
            + "\(events) events in \(time / 1_000_000) virtual seconds, trace \(String(traceHash, radix: 16))"
    }
}
