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
    /// In the order of their ranges, which don't overlap.
    package let zones: [ZoneRange]
    package let rangeSizeBytes: Int64
    private let zoneNames: [String]

    /// A difference between two shards below this many range sizes counts as balanced.
    package static let imbalanceRanges: Int64 = 3

    package init(shards: [Load], chunks: ChunkMap, zones: [ZoneRange], rangeSizeBytes: Int64) {
        self.shards = shards
        self.chunks = chunks
        self.zones = zones
        self.rangeSizeBytes = rangeSizeBytes
        var names: [String] = []
        for zone in zones where !names.contains(zone.zone) { names.append(zone.zone) }
        zoneNames = names.sorted()
    }

    /// The migrations of one round; each takes its two shards out of `available`.
    package func choices(available: inout [ShardID]) -> [Choice] {
        var free = FreeShards(available)
        var choices = drain(&free)
        choices += repairZones(&free)
        for zone in zoneNames.map(Optional.some) + [Optional.none] {
            while let choice = evenOut(zone, free) {
                free.take(choice)
                choices.append(choice)
            }
        }
        available.removeAll { !free.contains($0) }
        return choices
    }

    /// The first rule of the three that the collection breaks, regardless of migrations under way.
    package func violation() -> Migration.Reason? {
        if shards.contains(where: { $0.draining && chunks.count(on: $0.shard) > 0 }) { return .draining }
        var free = FreeShards(shards.map(\.shard))
        if !repairZones(&free).isEmpty { return .zoneViolation }
        let all = FreeShards(shards.map(\.shard))
        let zones = zoneNames.map(Optional.some) + [Optional.none]
        return zones.contains { evenOut($0, all) != nil } ? .chunksImbalance : nil
    }

    private func drain(_ free: inout FreeShards) -> [Choice] {
        var choices: [Choice] = []
        for load in shards where load.draining && free.contains(load.shard) {
            var others = free
            others.remove(load.shard)
            var to: ShardID?
            let index = chunks.chunks.first(on: load.shard) { chunk in
                guard !chunk.jumbo else { return false }
                to = receiver(for: zone(of: chunk.range), others)
                return to != nil
            }
            guard let index, let to else { continue }
            let choice = Choice(from: load.shard, to: to, chunk: chunks.chunks[index], reason: .draining)
            free.take(choice)
            choices.append(choice)
        }
        return choices
    }

    /// Chunks in a zone that their shard isn't in, each with a shard that could take it; one a shard.
    private func repairZones(_ free: inout FreeShards) -> [Choice] {
        guard !zones.isEmpty else { return [] }
        let misplaced = misplacedChunks(free)
        var choices: [Choice] = []
        for load in shards {
            for (zone, chunk) in misplaced where chunk.shard == load.shard && free.contains(load.shard) {
                var others = free
                others.remove(load.shard)
                guard let to = receiver(for: zone, others) else { continue }
                let choice = Choice(from: load.shard, to: to, chunk: chunk, reason: .zoneViolation)
                free.take(choice)
                choices.append(choice)
            }
        }
        return choices
    }

    /// For each free shard and each zone that it isn't in, its first chunk there; walks the zones' chunks once.
    private func misplacedChunks(_ free: FreeShards) -> [(zone: String, chunk: Chunk)] {
        var found: [(zone: String, chunk: Chunk)] = []
        for range in zones {
            var wrong = FreeShards([])
            for load in shards where free.contains(load.shard) && !load.zones.contains(range.zone) {
                let known = found.contains { $0.zone == range.zone && $0.chunk.shard == load.shard }
                if !known { wrong.add(load.shard) }
            }
            guard !wrong.isEmpty else { continue }
            let first = chunks.chunks.place(of: chunks.index(containing: range.range.min.key)).block
            walk: for block in chunks.chunks.blocks[first...] {
                for chunk in block.chunks where wrong.contains(chunk.shard) && !chunk.jumbo {
                    guard chunk.min < range.range.max else { break walk }
                    guard range.range.contains(chunk.range) else { continue }
                    found.append((range.zone, chunk))
                    wrong.remove(chunk.shard)
                }
                if wrong.isEmpty || block.chunks[0].min >= range.range.max { break }
            }
        }
        return found
    }

    /// From the fullest to the emptiest shard, if they lie on the two sides of the ideal and far enough apart.
    private func evenOut(_ zone: String?, _ free: FreeShards) -> Choice? {
        var total: Int64 = 0
        var count: Int64 = 0
        var from: Load?
        var to: Load?
        for load in shards where isMember(load, of: zone) {
            total &+= load.bytes
            count += 1
            guard free.contains(load.shard) else { continue }
            if load.bytes > from?.bytes ?? -1 { from = load }
            if !load.draining, load.bytes < to?.bytes ?? .max { to = load }
        }
        guard count > 0, let from, let to, from.shard != to.shard, from.bytes > total / count, to.bytes < total / count,
            from.bytes - to.bytes >= Self.imbalanceRanges * rangeSizeBytes,
            let index = chunks.chunks.first(
                on: from.shard, where: { !$0.jumbo && self.zone(of: $0.range) == zone })
        else { return nil }
        return Choice(from: from.shard, to: to.shard, chunk: chunks.chunks[index], reason: .chunksImbalance)
    }

    /// The emptiest shard of a zone that is not draining; of equals the one that joined first.
    private func receiver(for zone: String?, _ free: FreeShards) -> ShardID? {
        var best: Load?
        for load in shards where !load.draining && free.contains(load.shard) && isMember(load, of: zone) {
            if load.bytes < best?.bytes ?? .max { best = load }
        }
        return best?.shard
    }

    private func isMember(_ load: Load, of zone: String?) -> Bool { zone.map(load.zones.contains) ?? true }

    /// The zone that holds the whole range.
    private func zone(of range: ShardKeyRange) -> String? {
        var low = 0
        var high = zones.count
        while low < high {
            let middle = (low + high) / 2
            if zones[middle].range.min <= range.min { low = middle + 1 } else { high = middle }
        }
        guard low > 0, zones[low - 1].range.contains(range) else { return nil }
        return zones[low - 1].zone
    }
}

/// The shards that a round may still use, by slot.
private struct FreeShards {
    private var flags: [Bool] = []
    private var count = 0

    init(_ shards: [ShardID]) { for shard in shards { add(shard) } }

    var isEmpty: Bool { count == 0 }

    func contains(_ shard: ShardID) -> Bool { shard.slot < flags.count && flags[shard.slot] }

    mutating func add(_ shard: ShardID) {
        while flags.count <= shard.slot { flags.append(false) }
        if !flags[shard.slot] { count += 1 }
        flags[shard.slot] = true
    }

    mutating func remove(_ shard: ShardID) {
        guard contains(shard) else { return }
        flags[shard.slot] = false
        count -= 1
    }

    mutating func take(_ choice: BalancerPolicy.Choice) {
        remove(choice.from)
        remove(choice.to)
    }
}
