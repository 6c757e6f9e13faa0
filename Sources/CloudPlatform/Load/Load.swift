import ShardCluster
import SimKernel

/// One load: its clients and what came of their batches.
struct Load: Sendable {
    /// Who is told when a batch ends.
    enum Owner: Sendable, Hashable {
        case learner
        case script(Int)
    }

    enum Client: Sendable, Hashable {
        case thinking
        /// Since when the batch is under way, first attempt included; with what it waits for.
        case sending(since: Micros, documents: Int64, write: LoadWrite)
        /// No shard took the batch, or so many of its documents were rolled back; the driver looks for a primary.
        case retrying(since: Micros, left: Int64?)
        case stopped
    }

    let id: Int
    let specification: LoadSpecification
    let owner: Owner
    let host: LoadHost
    let began: Micros
    var clients: [Client]
    var running = true
    var started: Int64 = 0
    var finished: Int64 = 0
    var documents: Int64 = 0

    init(id: Int, _ specification: LoadSpecification, owner: Owner, host: LoadHost, at time: Micros) {
        self.id = id
        self.specification = specification
        self.owner = owner
        self.host = host
        began = time
        clients = Array(repeating: .thinking, count: specification.clients)
    }

    /// Whether every batch that was asked for has been started.
    var isExhausted: Bool { specification.batches.map { started >= $0 } ?? false }

    mutating func stop(client: Int) {
        clients[client] = .stopped
        if clients.allSatisfy({ $0 == .stopped }) { running = false }
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(specification.namespace.text)
        for number in [specification.batch, specification.thinkTime, began, started, finished, documents] {
            trace.combine(number)
        }
        trace.combine(running ? UInt64(1) : 0)
        for client in clients {
            switch client {
            case .thinking: trace.combine(UInt64(1))
            case .sending(let since, _, _): trace.combine(since)
            case .retrying(let since, _): trace.combine(-since)
            case .stopped: trace.combine(UInt64(2))
            }
        }
    }
}

/// The machine that a load runs on, as far as its batches notice.
struct LoadHost: Sendable, Hashable {
    /// Time to make and send a document, against proof 07's host.
    var clientFactor = 1.0
    var inClusterRegion = true

    /// A host like proof 07's beside the cluster.
    static let reference = LoadHost()
}
