import BSON

/// How batches of one shape are cut by a routing table, remembered while the table is the same: a load sends thousands
/// of equal batches.
struct BulkRoutes: Sendable {
    /// What a shard takes of each batch.
    struct Part: Sendable {
        let shard: ShardID
        /// One interval of ranks for each interval of keys that the shard owns.
        var ranks: [Range<Int64>]
        var count: Int64 { ranks.reduce(0) { $0 + Int64($1.count) } }
    }

    struct Route: Sendable {
        let table: RoutingTable
        let shape: BulkShape
        /// In the order of joining.
        let parts: [Part]
    }

    /// A handful of loads run at the same time.
    private static let limit = 8
    private var routes: [Route] = []

    /// How a table cuts batches of a shape at the ends of its spans; worked out the first time.
    mutating func route(_ shape: BulkShape, by table: RoutingTable) throws(CommandError) -> Route {
        if let known = routes.first(where: { $0.table === table && $0.shape == shape }) { return known }
        let route = Route(table: table, shape: shape, parts: try Self.parts(of: shape, by: table))
        if routes.count == Self.limit { routes.removeFirst() }
        routes.append(route)
        return route
    }

    private static func parts(of shape: BulkShape, by table: RoutingTable) throws(CommandError) -> [Part] {
        if table.chunks.chunks.count == 1, let all = table.chunks.chunks.first {
            return [Part(shard: all.shard, ranks: [0..<shape.count])]
        }
        guard let first = table.pattern.fields.first, first.name == shape.field, !first.hashed else {
            return try constantKey(of: shape, by: table)
        }
        let rest = table.pattern.fields.count - 1
        var byShard: [[Range<Int64>]] = []
        var start: Int64 = 0
        for span in table.spans {
            let key = firstKey(from: span.upper, trailingNulls: rest)
            let end = key.map { shape.firstRank(withKeyFrom: $0) } ?? shape.count
            while byShard.count <= span.shard.slot { byShard.append([]) }
            if end > start { byShard[span.shard.slot].append(start..<end) }
            start = max(start, end)
            if start == shape.count { break }
        }
        return byShard.indices.filter { !byShard[$0].isEmpty }.map { Part(shard: ShardID($0), ranks: byShard[$0]) }
    }

    /// A batch without the shard key's fields belongs where nulls belong, all of it.
    private static func constantKey(of shape: BulkShape, by table: RoutingTable) throws(CommandError) -> [Part] {
        let names = table.pattern.fields.map(\.name)
        guard !names.contains(shape.field), !names.contains("_id"), !names.contains("pad") else {
            throw .illegalOperation(
                "generated documents of \(table.namespace) are keyed by \(shape.field), which must be the first field of "
                    + "the shard key, ascending")
        }
        let key = try table.pattern.key(of: [:])
        return [Part(shard: table.shard(owning: key), ranks: [0..<shape.count])]
    }

    /// The least integer whose shard key isn't below a bound, nil if none.
    private static func firstKey(from bound: KeyString, trailingNulls rest: Int) -> Int64? {
        let nulls = Array(repeating: BSONValue.null, count: rest)
        var low = Int64.min
        var high = Int64.max
        while low < high {
            let middle = low &+ Int64(bitPattern: UInt64(bitPattern: high &- low) >> 1)
            if KeyString([.int64(middle)] + nulls) < bound { low = middle &+ 1 } else { high = middle }
        }
        return KeyString([.int64(low)] + nulls) < bound ? nil : low
    }
}
