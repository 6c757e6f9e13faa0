/// Says which node shall have each partition.
protocol PlacementStrategy: Sendable {
    /// The id of a node of `view` for each partition.
    func place(_ view: PlacementView) -> [Int]
}

/// What a strategy sees.
struct PlacementView: Sendable {
    struct Member: Sendable {
        let id: Int
        /// Of its name.
        let hash: UInt64
    }

    /// At least one, in order of joining.
    let members: [Member]
    /// The id of each partition's node now; it may be none of the members.
    let owners: [Int]
    /// False for partitions whose node does not answer: they stay, whatever is said of them.
    let movable: [Bool]
    /// What a partition weighs: bytes or requests; at least 0.
    let weights: [Double]
    /// How uneven it may stay: max |size - mean| / mean.
    let threshold: Double
}

enum StrategyName: String, Sendable, CaseIterable {
    case consistentHashing = "CONSISTENT_HASHING"
    case roundRobin = "ROUND_ROBIN"
    case loadBased = "LOAD_BASED"

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    func strategy(virtualNodes: Int) -> any PlacementStrategy {
        switch self {
        case .consistentHashing: ConsistentHashing(virtualNodes: virtualNodes)
        case .roundRobin: RoundRobin()
        case .loadBased: LoadBased()
        }
    }
}

/// Partitions stand on a ring with the nodes' points: who joins or leaves moves its own share only. Sizes do not count.
struct ConsistentHashing: PlacementStrategy {
    let virtualNodes: Int
    private static let domain = KeyHash.of("partition")

    func place(_ view: PlacementView) -> [Int] {
        let ring = HashRing(nodes: view.members.map(\.hash), virtualNodes: virtualNodes)
        return view.owners.indices.map {
            view.members[ring.node(of: KeyHash.of(Self.domain, UInt64($0)))].id
        }
    }
}

/// Partition i goes to node i mod n: as even in number as can be, and nearly all move when n changes.
struct RoundRobin: PlacementStrategy {
    func place(_ view: PlacementView) -> [Int] {
        view.owners.indices.map { view.members[$0 % view.members.count].id }
    }
}
