import BSON

extension Cluster {
    mutating func addShardToZone(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["zone"])
        let shard = try existingShard(arguments.subject())
        let zone = try arguments.require(arguments.string("zone"), "zone")
        guard !zone.isEmpty else { throw .badValue("The zone name cannot be empty") }
        if !self[shard].zones.contains(zone) {
            shards[shard.slot].zones.append(zone)
            shards[shard.slot].zones.sort()
        }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// Refuses to take a zone's last shard while ranges are assigned to the zone.
    mutating func removeShardFromZone(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["zone"])
        let shard = try existingShard(arguments.subject())
        let zone = try arguments.require(arguments.string("zone"), "zone")
        let others = activeShards.contains { $0 != shard && self[$0].zones.contains(zone) }
        if self[shard].zones.contains(zone), !others, catalog.zones.contains(where: { $0.zone == zone }) {
            throw CommandError(
                code: 163, codeName: "ZoneStillInUse", message: "Found at least one range for the zone \(zone)")
        }
        shards[shard.slot].zones.removeAll { $0 == zone }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// Assigns [min, max) to a zone, or with `zone: null` frees exactly this range.
    mutating func updateZoneKeyRange(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["min", "max", "zone"])
        let name = try arguments.namespace()
        let entry = try shardedCollection(name)
        let min = try entry.pattern.bound(arguments.require(arguments.document("min"), "min"))
        let max = try entry.pattern.bound(arguments.require(arguments.document("max"), "max"))
        guard min < max else { throw .failedToParse("min must be less than max") }
        let range = ShardKeyRange(min: min, max: max)
        guard let zone = arguments["zone"], !zone.isNull else {
            catalog.zones.removeAll { $0.namespace == name && $0.range == range }
            return .reply(success(), latency: CommandCosts.metadata)
        }
        guard let zone = zone.string, activeShards.contains(where: { self[$0].zones.contains(zone) }) else {
            throw CommandError(
                code: 177, codeName: "ZoneNotFound", message: "zone \(zone.string ?? "") does not exist")
        }
        if let other = catalog.zones.first(where: { $0.namespace == name && $0.range.overlaps(range) }),
            other.range != range || other.zone != zone
        {
            throw CommandError(
                code: 178, codeName: "RangeOverlapConflict",
                message: "Zone range: \(text(range)) is overlapping with existing: \(text(other.range))")
        } else if !catalog.zones.contains(where: { $0.namespace == name && $0.range == range }) {
            catalog.zones.append(ZoneRange(namespace: name, range: range, zone: zone))
            catalog.zones.sort {
                $0.namespace != $1.namespace ? $0.namespace < $1.namespace : $0.range.min < $1.range.min
            }
        }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    private func existingShard(_ name: String) throws(CommandError) -> ShardID {
        guard let id = shardID(named: name) else { throw .shardNotFound("shard \(name) does not exist") }
        return id
    }
}
