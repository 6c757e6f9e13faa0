import BSON
import SimKernel

extension Cluster {
    /// The first chunks of an empty collection with zones: one a zone's range (or with `presplit` as many of hashes as
    /// the zone has shards), on the zone's shards in turn, and one for each gap, on all shards in turn.
    mutating func zonedChunks(
        _ pattern: ShardKeyPattern, zones: [ZoneRange], presplit: Bool, since: BSONTimestamp
    ) -> [Chunk] {
        var everyone = activeShards.filter { !self[$0].isDraining }
        generator.shuffle(&everyone)
        var turns: [String: Int] = [:]
        var chunks: [Chunk] = []
        var version = ChunkVersion(1, 0)
        var lower = pattern.globalMin
        func add(upTo upper: KeyBound, _ zone: String?) {
            let members = everyone.filter { shard in zone.map { self[shard].zones.contains($0) } ?? true }
            let owners = members.isEmpty ? everyone : members
            let turn = turns[zone ?? "", default: 0]
            turns[zone ?? "", default: 0] += 1
            chunks.append(
                Chunk(
                    range: ShardKeyRange(min: lower, max: upper), shard: owners[turn % owners.count], version: version,
                    id: clock.objectID(at: now), onCurrentShardSince: since))
            version = version.nextMinor
            lower = upper
        }
        for zone in zones {
            if lower < zone.range.min { add(upTo: zone.range.min, nil) }
            if presplit {
                let members = everyone.filter { self[$0].zones.contains(zone.zone) }.count
                for point in Self.hashBounds(in: zone.range, of: pattern, count: members * InitialChunks.perShard) {
                    add(upTo: point, zone.zone)
                }
            }
            add(upTo: zone.range.max, zone.zone)
        }
        if lower < pattern.globalMax { add(upTo: pattern.globalMax, nil) }
        return chunks
    }

    /// The bounds of equal intervals of hashes inside a range, whose fields before the hashed one are its lower end's.
    private static func hashBounds(in range: ShardKeyRange, of pattern: ShardKeyPattern, count: Int) -> [KeyBound] {
        InitialChunks.hashedSplitPoints(count).compactMap { point in
            var hashed = false
            let bound = KeyBound(
                BSONDocument(
                    pattern.fields.map { field in
                        defer { hashed = hashed || field.hashed }
                        if field.hashed { return (field.name, .int64(point)) }
                        return (field.name, hashed ? .minKey : range.min.document[field.name] ?? .minKey)
                    }))
            return range.min < bound && bound < range.max ? bound : nil
        }
    }

    /// `presplitHashedZones` needs an empty collection, a hashed key and zones.
    ///
    /// - Throws: InvalidOptions (72).
    func requirePresplittable(
        _ pattern: ShardKeyPattern, zones: [ZoneRange], empty: Bool
    ) throws(CommandError) {
        guard pattern.isHashed else {
            throw .invalidOptions("presplitHashedZones is not supported when the shard key is not hashed.")
        }
        guard empty else {
            throw .invalidOptions("presplitHashedZones is not supported when the collection is not empty.")
        }
        guard !zones.isEmpty else {
            throw .invalidOptions(
                "Zones have not been set up for this collection; presplitHashedZones needs at least one zone.")
        }
    }
}
