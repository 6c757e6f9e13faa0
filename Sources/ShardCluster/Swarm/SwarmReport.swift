package import SimKernel

/// What became of one seed.
package struct SwarmReport: Sendable {
    package let seed: UInt64
    /// What was planted and what was left out, as options of the command line.
    let options: String
    /// Shards, members and routers in words.
    package var topology = ""
    /// Statements and documents, as a server's opcounters count them.
    package var operations = 0
    /// What clients sent, in batches and again and again.
    package var commands = 0
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
    package var replay: String { "shardlab bench swarm --seed \(seed)" + options }

    init(seed: UInt64, plants: Set<Plant>, parts: Set<SwarmPart>) {
        self.seed = seed
        let planted = Plant.allCases.filter(plants.contains).map(\.rawValue)
        let missing = SwarmPart.allCases.filter { SwarmPart.all.contains($0) && !parts.contains($0) }.map(\.rawValue)
        var options = ""
        if !planted.isEmpty { options += " --plant " + planted.joined(separator: ",") }
        if !missing.isEmpty { options += " --without " + missing.joined(separator: ",") }
        self.options = options
    }

    package var text: String {
        "seed \(seed): \(topology); \(operations) operations (\(acknowledged) acknowledged) in \(commands) commands, \(faults) faults, "
            + "\(errands) administrators' commands, \(elections) elections, \(rollbacks) rollbacks, \(migrations) migrations, "
            + "\(events) events in \(time / 1_000_000) virtual seconds, trace \(String(traceHash, radix: 16))"
    }
}
