import ShardCluster
import SimKernel

/// The replicated databases of a sandbox and the hosts that they run on.
struct DatabaseBook: Sendable {
    var all: [ReplicatedDatabase] = []
    /// What the hosts have for all members together.
    var cpus = 16.0
    var memoryBytes: Int64 = 68_719_476_736
    /// How many were ever made.
    var made = 0
    /// The next tick is in the queue.
    var isTicking = false

    /// - Throws: BadValue (2) naming the databases that there are.
    func index(named name: String) throws(CommandError) -> Int {
        guard let index = all.firstIndex(where: { $0.name == name }) else {
            let names = all.map(\.name).joined(separator: ", ")
            throw .badValue(
                "There is no database \"\(name)\". "
                    + (names.isEmpty ? "databases.create(options) makes one." : "There are: \(names)."))
        }
        return index
    }

    var cpusInUse: Double { all.reduce(0) { $0 + $1.settings.cpus * Double($1.members.count) } }
    var memoryInUse: Int64 { all.reduce(0) { $0 + $1.settings.memoryBytes * Int64($1.members.count) } }

    /// Why so many members more cannot be placed; nil if they can.
    func shortage(of members: Int, _ settings: DatabaseSettings) -> String? {
        let cpusFree = cpus - cpusInUse
        let memoryFree = memoryBytes - memoryInUse
        if settings.cpus * Double(members) > cpusFree {
            return "insufficient capacity: \(Exposition.number(settings.cpus * Double(members))) cpus wanted, "
                + "\(Exposition.number(max(0, cpusFree))) free on the hosts"
        }
        if settings.memoryBytes * Int64(members) > memoryFree {
            return "insufficient capacity: \(settings.memoryBytes * Int64(members) >> 20) MiB of memory wanted, "
                + "\(max(0, memoryFree) >> 20) MiB free on the hosts"
        }
        return nil
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(cpus)
        trace.combine(memoryBytes)
        for database in all { database.hash(into: &trace) }
    }
}
