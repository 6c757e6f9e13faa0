import SimKernel

/// A machine of the elastic store, its process, and what the monitor believes of it.
struct Node: Sendable {
    enum Process: String, Sendable {
        case running = "RUNNING"
        /// Alive, and doing nothing: it neither beats nor answers.
        case paused = "PAUSED"
        case starting = "STARTING"
        case down = "DOWN"
    }

    /// Never given twice.
    let id: Int
    let name: String
    let address: String
    let port: Int
    let cpus: Int
    let memoryBytes: Int64
    let diskBytes: Int64
    var process = Process.running
    /// Counts what becomes of the process: appointments of an earlier life are void.
    var life = 0
    /// Whether the monitor takes it for alive.
    var isActive = true
    var lastHeartbeat: Micros
    /// It knows nobody but its seeds, none of which has answered yet.
    var isJoining = false
    /// It is being removed, and gives away what it holds.
    var isLeaving = false
    /// A scaler has ordered it: its capacity goes back when it leaves.
    var isFromProvider = false

    var isRunning: Bool { process == .running }
    /// May be given partitions.
    var isMember: Bool { isActive && !isLeaving }

    func hash(into trace: inout TraceHash) {
        trace.combine(UInt64(id))
        trace.combine(name)
        trace.combine(address)
        for number in [Int64(port), Int64(cpus), memoryBytes, diskBytes] { trace.combine(number) }
        trace.combine(process.rawValue)
        trace.combine((isActive ? 1 : 0) | (isLeaving ? UInt64(2) : 0) | (isJoining ? 4 : 0))
    }
}
