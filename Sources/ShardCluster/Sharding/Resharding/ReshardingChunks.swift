import BSON

extension Cluster {
    /// Chunks that resharding makes unless told otherwise.
    private static let defaultChunks = 90

    /// `zones` of the command, which must be there if the collection has zones.
    func reshardingZones(
        _ arguments: CommandArguments, of name: Namespace, _ pattern: ShardKeyPattern
    ) throws(CommandError) -> [ZoneRange] {
        guard arguments["zones"] != nil else {
            guard !catalog.zones.contains(where: { $0.namespace == name }) else {
                throw .badValue("Must specify value for zones field")
            }
            return []
        }
        var zones: [ZoneRange] = []
        for document in try arguments.documents("zones") {
            guard let min = document["min"]?.document, let max = document["max"]?.document,
                let zone = document["zone"]?.string
            else { throw .badValue("Each of zones needs min, max and zone") }
            let range = ShardKeyRange(min: try pattern.bound(min), max: try pattern.bound(max))
            guard range.min < range.max else {
                throw .failedToParse("min: \(min.serverText) should be less than max: \(max.serverText)")
            }
            try requireHashes(range, of: pattern)
            guard activeShards.contains(where: { self[$0].zones.contains(zone) }) else {
                throw CommandError(code: 177, codeName: "ZoneNotFound", message: "zone \(zone) does not exist")
            }
            zones.append(ZoneRange(namespace: name, range: range, zone: zone))
        }
        zones.sort { $0.range.min < $1.range.min }
        for (left, right) in zip(zones, zones.dropFirst()) where left.range.overlaps(right.range) {
            throw .badValue("Two zones can not overlap")
        }
        return zones
    }

    /// Where the new chunks begin: bounds of zones and of shards' ranges, and as many sampled keys as are still wanted.
    ///
    /// - Throws: Location4952606 where the documents' keys are too few.
    func reshardingPoints(
        _ data: ReshardedData, _ arguments: CommandArguments, zones: [ZoneRange], _ distribution: ShardDistribution
    ) throws(CommandError) -> [KeyBound] {
        let pattern = data.pattern
        let wanted = Int(clamping: try arguments.integer("numInitialChunks") ?? Int64(Self.defaultChunks))
        guard wanted > 0, wanted <= InitialChunks.maxPerShard * activeShards.count else {
            throw .badValue("numInitialChunks must be greater than 0 and at most \(InitialChunks.maxPerShard) a shard")
        }
        var points = zones.flatMap { [$0.range.min, $0.range.max] } + distribution.bounds
        points.removeAll { $0 == pattern.globalMin || $0 == pattern.globalMax }
        if points.count < wanted - 1 { points += data.splitPoints(wanted - 1 - points.count, besides: points) }
        points.sort()
        var unique: [KeyBound] = []
        for point in points where unique.last != point { unique.append(point) }
        guard unique.count >= wanted - 1 else {
            throw CommandError(
                code: 4_952_606, codeName: "Location4952606",
                message:
                    "The shard key provided does not have enough cardinality to make the required number of chunks "
                    + "of \(wanted), it can only make \(unique.count + 1) chunks")
        }
        return unique
    }

    /// Chunks between these points, on the shard of their range, or on those of their zone or all of them in turn.
    mutating func chunks(
        at points: [KeyBound], of pattern: ShardKeyPattern, zones: [ZoneRange], _ distribution: ShardDistribution
    ) -> ChunkMap {
        let takers = distribution.takers ?? activeShards.filter { !self[$0].isDraining }
        let since = clock.tick(at: now)
        var turns: [String: Int] = [:]
        var version = ChunkVersion(1, 0)
        var lower = pattern.globalMin
        var chunks: [Chunk] = []
        for upper in points + [pattern.globalMax] {
            let range = ShardKeyRange(min: lower, max: upper)
            let zone = zones.first { $0.range.contains(range) }?.zone
            let members = zone.map { zone in takers.filter { self[$0].zones.contains(zone) } } ?? takers
            let owners = distribution.owner(of: range).map { [$0] } ?? (members.isEmpty ? takers : members)
            let turn = turns[zone ?? "", default: 0]
            turns[zone ?? "", default: 0] += 1
            chunks.append(
                Chunk(
                    range: range, shard: owners[turn % owners.count], version: version, id: clock.objectID(at: now),
                    onCurrentShardSince: since))
            version = version.nextMinor
            lower = upper
        }
        return ChunkMap(chunks)
    }

    /// The only chunk of a collection that is not spread.
    mutating func oneChunk(on shard: ShardID) throws(CommandError) -> ChunkMap {
        let pattern = try ShardKeyPattern(["_id": 1])
        return ChunkMap([
            Chunk(
                range: pattern.keySpace, shard: shard, version: ChunkVersion(1, 0), id: clock.objectID(at: now),
                onCurrentShardSince: clock.tick(at: now))
        ])
    }
}
