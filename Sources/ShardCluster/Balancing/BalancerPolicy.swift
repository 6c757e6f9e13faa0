/// What to move next in one collection: first off draining shards, then out of wrong zones, then from the shard with
/// the most data to the one with the least.
package struct BalancerPolicy: Sendable {
    /// A shard as the balancer sees it, with its share of the collection in bytes.
    package struct Load: Sendable, Hashable {
        package let shard: ShardID
        package let draining: Bool
        package let zones: [String]
        package let bytes: Int64
    }

    /// A chunk to move, or its first part, as much as one range size.
    package struct Choice: Sendable, Hashable {
        package let from: ShardID
        package let to: ShardID
        package let chunk: Chunk
        package let reason: Migration.Reason
    }

    package let shards: [Load]
    package let chunks: ChunkMap
    package let zones: [ZoneRange]
    package let rangeSizeBytes: Int64

    /// A difference between two shards below this many range sizes counts as balanced.
    package static let imbalanceRanges: Int64 = 3

    package init(shards: [Load], chunks: ChunkMap, zones: [ZoneRange], rangeSizeBytes: Int64) {
        self.shards = shards
        self.chunks = chunks
        self.zones = zones
        self.rangeSizeBytes = rangeSizeBytes
    }

    /// The migrations of one round; each takes its two shards out of `available`.
    package func choices(available: inout [ShardID]) -> [Choice] {
        var choices = drain(&available)
        choices += repairZones(&available)
        for zone in zoneNames + [nil] {
            while let choice = evenOut(zone, available) {
                take(choice, from: &available)
                choices.append(choice)
            }
        }
        return choices
    }

    /// The first rule of the three that the collection breaks, regardless of migrations under way.
    package func violation() -> Migration.Reason? {
        if shards.contains(where: { $0.draining && chunks.count(on: $0.shard) > 0 }) { return .draining }
        let all = shards.map(\.shard)
        if !wrongZone(all).isEmpty { return .zoneViolation }
        return (zoneNames + [nil]).contains { evenOut($0, all) != nil } ? .chunksImbalance : nil
    }

    private func drain(_ available: inout [ShardID]) -> [Choice] {
        var choices: [Choice] = []
        for load in shards where load.draining && available.contains(load.shard) {
            let others = available.filter { $0 != load.shard }
            for chunk in movable(on: load.shard) {
                guard let to = receiver(for: zone(of: chunk.range), others) else { continue }
                choices.append(Choice(from: load.shard, to: to, chunk: chunk, reason: .draining))
                available.removeAll { $0 == load.shard || $0 == to }
                break
            }
        }
        return choices
    }

    private func repairZones(_ available: inout [ShardID]) -> [Choice] {
        var choices: [Choice] = []
        while let choice = wrongZone(available).first {
            take(choice, from: &available)
            choices.append(choice)
        }
        return choices
    }

    /// Chunks in a zone that their shard isn't in, each with a shard that could take it.
    private func wrongZone(_ available: [ShardID]) -> [Choice] {
        guard !zones.isEmpty else { return [] }
        return shards.filter { available.contains($0.shard) }.flatMap { load in
            movable(on: load.shard).compactMap { chunk in
                guard let zone = zone(of: chunk.range), !load.zones.contains(zone),
                    let to = receiver(for: zone, available.filter { $0 != load.shard })
                else { return nil }
                return Choice(from: load.shard, to: to, chunk: chunk, reason: .zoneViolation)
            }
        }
    }

    /// From the fullest to the emptiest shard, if they lie on the two sides of the ideal and far enough apart.
    private func evenOut(_ zone: String?, _ available: [ShardID]) -> Choice? {
        let members = shards.filter { zone.map($0.zones.contains) ?? true }
        guard !members.isEmpty else { return nil }
        let ideal = members.reduce(0) { $0 &+ $1.bytes } / Int64(members.count)
        let candidates = members.filter { available.contains($0.shard) }
        guard let from = candidates.max(by: { $0.bytes < $1.bytes }), from.bytes > ideal,
            let to = receiver(for: zone, available).flatMap(load), to.shard != from.shard, to.bytes < ideal,
            from.bytes - to.bytes >= Self.imbalanceRanges * rangeSizeBytes,
            let chunk = movable(on: from.shard).first(where: { self.zone(of: $0.range) == zone })
        else { return nil }
        return Choice(from: from.shard, to: to.shard, chunk: chunk, reason: .chunksImbalance)
    }

    /// The emptiest shard of a zone that is not draining; of equals the one that joined first.
    private func receiver(for zone: String?, _ available: [ShardID]) -> ShardID? {
        shards.filter { load in
            !load.draining && available.contains(load.shard) && (zone.map(load.zones.contains) ?? true)
        }.min { $0.bytes < $1.bytes }?.shard
    }

    private func take(_ choice: Choice, from available: inout [ShardID]) {
        available.removeAll { $0 == choice.from || $0 == choice.to }
    }

    private func load(_ shard: ShardID) -> Load? { shards.first { $0.shard == shard } }

    private func movable(on shard: ShardID) -> [Chunk] { chunks.chunks.filter { $0.shard == shard && !$0.jumbo } }

    /// The zone that holds the whole range.
    private func zone(of range: ShardKeyRange) -> String? { zones.first { $0.range.contains(range) }?.zone }

    private var zoneNames: [String?] {
        var names: [String] = []
        for zone in zones where !names.contains(zone.zone) { names.append(zone.zone) }
        return names.sorted()
    }
}
