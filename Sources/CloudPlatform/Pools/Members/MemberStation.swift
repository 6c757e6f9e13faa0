import ShardCluster
import SimKernel

/// A member's machine as those who ask it feel it: cores and a disk, each with a queue in the order of arrival.
///
/// Docs/Fidelity.md names the figures.
struct MemberStation: Sendable, Hashable {
    let node: NodeID
    private(set) var cores: Int
    private var processor: ServerQueue
    private var disk = ServerQueue(servers: 1)
    /// Operations that are in it.
    private(set) var active = 0
    private(set) var most = 0

    /// What each operation beyond the cores adds to every one's time on a core: switches, cold caches, locks.
    static let contention = 0.005

    init(node: NodeID, cores: Int) {
        self.node = node
        self.cores = max(1, cores)
        processor = ServerQueue(servers: self.cores)
    }

    /// When an operation that comes now will have had its time on a core.
    mutating func compute(_ work: Double, at now: Micros) -> Micros {
        active += 1
        most = max(most, active)
        let crowd = 1 + Self.contention * Double(max(0, active - cores))
        return processor.accept(at: now, service: .seconds(work * crowd))
    }

    mutating func read(_ work: Double, at now: Micros) -> Micros {
        disk.accept(at: now, service: .seconds(work))
    }

    mutating func leave() { active -= 1 }

    /// Another machine under the same name: what the old one had queued is done there.
    mutating func resize(cores: Int) {
        guard cores != self.cores else { return }
        self.cores = max(1, cores)
        processor = ServerQueue(servers: self.cores)
    }

    func hash(into trace: inout TraceHash) {
        processor.hash(into: &trace)
        disk.hash(into: &trace)
        trace.combine(Int64(active))
    }
}

extension ServiceModel {
    /// What an operation on one document takes on a core, where a run says nothing else.
    static func operationSeconds(isWrite: Bool) -> Double { (isWrite ? 1 : readCost) / insertsPerSecondPerVCPU }
}
