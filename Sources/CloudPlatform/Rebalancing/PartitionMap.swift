import SimKernel

/// The data of the elastic store: a fixed number of partitions, and the node that has each.
///
/// A key's hash divided by the number of partitions names its partition, for good; only partitions move.
struct PartitionMap: Sendable {
    static let countLimit: Int64 = 4_096
    static let standardCount = 1_024
    /// One insert's keys.
    static let insertLimit: Int64 = 1_000_000
    /// All keys: numbers stay exact in the shell.
    static let keyLimit: Int64 = 1_000_000_000
    static let keyBytesLimit: Int64 = 16_777_216

    struct Partition: Sendable, Hashable {
        var keys: Int64 = 0
        var bytes: Int64 = 0
        /// A second.
        var requests = 0.0
    }

    /// What a node holds.
    struct Totals: Sendable {
        var partitions = 0
        var keys: Int64 = 0
        var bytes: Int64 = 0
        var requests = 0.0

        mutating func add(_ held: Partition) {
            partitions += 1
            keys += held.keys
            bytes += held.bytes
            requests += held.requests
        }
    }

    private(set) var partitions: [Partition]
    /// The node's id for each partition; empty until a node has joined.
    private(set) var owners: [Int] = []
    /// What each node holds, by id; nodes beyond hold nothing.
    private var totals: [Totals] = []
    private(set) var keys: Int64 = 0
    private(set) var bytes: Int64 = 0
    /// How many keys were numbered.
    private var numbered = 0

    init(count: Int = PartitionMap.standardCount) {
        partitions = Array(repeating: Partition(), count: count)
    }

    var count: Int { partitions.count }
    var isEmpty: Bool { keys == 0 }

    func partition(of hash: UInt64) -> Int { Int(hash % UInt64(count)) }

    func held(by node: Int) -> Int { totals(of: node).partitions }

    func totals(of node: Int) -> Totals { totals.indices.contains(node) ? totals[node] : Totals() }

    private mutating func sum() {
        totals = [Totals](repeating: Totals(), count: (owners.max() ?? -1) + 1)
        for (index, owner) in owners.enumerated() { totals[owner].add(partitions[index]) }
    }

    /// Where nothing is stored yet, partitions can be given to anybody.
    mutating func place(_ owners: [Int]) {
        self.owners = owners
        sum()
    }

    mutating func give(_ partition: Int, to node: Int) {
        owners[partition] = node
        sum()
    }

    /// How many of the next so many numbered keys come into each partition.
    func spread(of count: Int) -> [Int64] {
        var counts = [Int64](repeating: 0, count: self.count)
        for number in numbered..<numbered + count { counts[partition(of: KeyHash.of(number: number))] += 1 }
        return counts
    }

    /// Adds keys, so many in each partition; requests are spread over them evenly.
    mutating func insert(_ counts: [Int64], bytesPerKey: Int64, requests: Double, areNumbered: Bool) {
        let total = counts.reduce(0, +)
        for index in counts.indices where counts[index] > 0 {
            partitions[index].keys += counts[index]
            partitions[index].bytes += counts[index] * bytesPerKey
            partitions[index].requests += requests * Double(counts[index]) / Double(total)
        }
        keys += total
        bytes += total * bytesPerKey
        if areNumbered { numbered += Int(total) }
        sum()
    }

    func hash(into trace: inout TraceHash) {
        guard !owners.isEmpty || count != Self.standardCount else { return }
        for partition in partitions {
            trace.combine(partition.keys)
            trace.combine(partition.bytes)
            trace.combine(partition.requests)
        }
        for owner in owners { trace.combine(UInt64(owner)) }
    }
}
