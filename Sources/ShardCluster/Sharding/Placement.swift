package import BSON

/// Where a namespace's documents are, as a router sees it.
package enum Placement: Sendable {
    /// On the primary shard of its database.
    case unsharded(ShardID)
    case sharded(RoutingTable)

    package var table: RoutingTable? {
        if case .sharded(let table) = self { table } else { nil }
    }
}

extension Cluster {
    /// Where a router would send a request for this namespace, by what it has cached; nil if its database is unknown.
    ///
    /// The first use of a sharded collection reads its table from the config servers, which counts as a refresh.
    package mutating func placement(of name: Namespace, router: Int = 0) -> Placement? {
        if let table = routers[router].tables[name] { return .sharded(table) }
        if catalog.collections.contains(name) {
            refresh(name, router: router)
            return routers[router].tables[name].map(Placement.sharded)
        }
        return catalog.database(name.database).map { .unsharded($0.primary) }
    }

    /// The shards that a request with these intervals of the shard key goes to (nil: all that own chunks), after the
    /// router has been put right by any shard that knew better.
    ///
    /// - Throws: NamespaceNotFound (26) if the database does not exist.
    package mutating func shardsOwning(
        _ name: Namespace, _ intervals: [KeyRange]?, router: Int = 0
    ) throws(CommandError) -> [ShardID] {
        try shardsOwning(name, router: router) { table in
            intervals.map(table.shards(owning:)) ?? table.chunks.shards
        }
    }

    /// The shards that a filter's documents can be on. Its bounds are taken anew where the router reads the table anew,
    /// because the key may be another one since.
    ///
    /// - Throws: NamespaceNotFound (26) if the database does not exist.
    mutating func shardsOwning(
        _ name: Namespace, matching matcher: Matcher, router: Int
    ) throws(CommandError) -> [ShardID] {
        try shardsOwning(name, router: router) { table in
            if let key = matcher.equalities.flatMap(table.pattern.key(in:)) { return [table.shard(owning: key)] }
            return (matcher.keyBounds(for: table.pattern.shape)?.ranges).map(table.shards(owning:))
                ?? table.chunks.shards
        }
    }

    private mutating func shardsOwning(
        _ name: Namespace, router: Int, _ owners: (RoutingTable) -> [ShardID]
    ) throws(CommandError) -> [ShardID] {
        while true {
            guard let placement = placement(of: name, router: router) else {
                throw .namespaceNotFound("database \(name.database) not found")
            }
            let targets: [ShardID]
            switch placement {
            case .unsharded(let primary): targets = [primary]
            case .sharded(let table): targets = owners(table)
            }
            if accept(placement, of: name, from: targets, router: router) { return targets }
        }
    }

    /// The shard that owns one document's shard key (or the whole unsharded namespace).
    package mutating func shardOwning(
        _ name: Namespace, key: KeyString, router: Int = 0
    ) throws(CommandError) -> ShardID {
        while true {
            guard let placement = placement(of: name, router: router) else {
                throw .namespaceNotFound("database \(name.database) not found")
            }
            let target: ShardID
            switch placement {
            case .unsharded(let primary): target = primary
            case .sharded(let table): target = table.shard(owning: key)
            }
            if accept(placement, of: name, from: CollectionOfOne(target), router: router) { return target }
        }
    }

    /// Whether the shards take a request that was routed so; if not, each refusal is a StaleConfig (13388) that makes
    /// the router read the table anew.
    package mutating func accept(
        _ placement: Placement, of name: Namespace, from targets: some Sequence<ShardID>, router: Int
    ) -> Bool {
        if let table = placement.table, catalog.collections.read(name, { $0.table === table }) == true { return true }
        guard let entry = catalog.collections[name] else {
            guard placement.table != nil else { return true }
            routers[router].staleConfigErrors += 1
            routers[router].tables[name] = nil
            return false
        }
        guard let table = placement.table, table.generation == entry.generation else {
            return refuse(name, router: router)
        }
        let current = targets.allSatisfy { shard in
            table.chunks.version(of: shard).major == entry.chunks.version(of: shard).major
        }
        return current || plants.contains(.skippedFence) ? true : refuse(name, router: router)
    }

    private mutating func refuse(_ name: Namespace, router: Int) -> Bool {
        routers[router].staleConfigErrors += 1
        refresh(name, router: router)
        return false
    }

    private mutating func refresh(_ name: Namespace, router: Int) {
        routers[router].refreshes += 1
        routers[router].tables[name] = catalog.collections[name]?.table
    }
}
