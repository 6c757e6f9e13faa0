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
                code: 163, codeName: "ZoneStillInUse",
                message: "cannot remove a shard from zone if a chunk range is associated with it")
        }
        shards[shard.slot].zones.removeAll { $0 == zone }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// Assigns [min, max) to a zone, or with `zone: null` frees exactly this range; the collection need not be sharded
    /// yet, nor be there.
    mutating func updateZoneKeyRange(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["min", "max", "zone"])
        let name = try arguments.namespace()
        let min = try arguments.require(arguments.document("min"), "min")
        let max = try arguments.require(arguments.document("max"), "max")
        let zone = try arguments.require(arguments["zone"], "zone")
        let range = try zoneRange(min, max, of: name)
        if zone.isNull {
            catalog.zones.removeAll { $0.namespace == name && $0.range == range }
            return .reply(success(), latency: CommandCosts.metadata)
        }
        guard let zone = zone.string else {
            throw .typeMismatch(
                "\"zone\" had the wrong type. Expected string or null, found \(zone.typeName)")
        }
        guard activeShards.contains(where: { self[$0].zones.contains(zone) }) else {
            throw CommandError(code: 177, codeName: "ZoneNotFound", message: "zone \(zone) does not exist")
        }
        try add(ZoneRange(namespace: name, range: range, zone: zone))
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// The same range of the same zone once more is no error.
    private mutating func add(_ new: ZoneRange) throws(CommandError) {
        for old in catalog.zones where old.namespace == new.namespace && old.range.overlaps(new.range) {
            if old == new { return }
            throw CommandError(
                code: 178, codeName: "RangeOverlapConflict",
                message: "Zone range: \(text(new)) is overlapping with existing: \(text(old))")
        }
        catalog.zones.append(new)
        catalog.zones.sort {
            $0.namespace != $1.namespace ? $0.namespace < $1.namespace : $0.range.min < $1.range.min
        }
    }

    /// Two bounds with the whole shard key, or as they are given while there is none.
    private func zoneRange(
        _ min: BSONDocument, _ max: BSONDocument, of name: Namespace
    ) throws(CommandError) -> ShardKeyRange {
        var range = ShardKeyRange(min: KeyBound(min), max: KeyBound(max))
        guard range.min < range.max else {
            throw .failedToParse("min: \(shown(min)) should be less than max: \(shown(max))")
        }
        guard let pattern = catalog.collections[name]?.pattern else {
            guard min.keys == max.keys, !min.isEmpty else {
                throw .shardKeyNotFound(
                    "the shard key of min \(shown(min)) doesn't match with the shard key of max \(shown(max))")
            }
            return range
        }
        for (end, bound) in [("min", min), ("max", max)] {
            guard pattern.fields.map(\.name).starts(with: bound.keys), !bound.isEmpty else {
                throw .shardKeyNotFound(
                    "\(end): \(shown(bound)) is not a prefix of the shard key \(shown(pattern.document)) of ns: \(name)"
                )
            }
        }
        range = ShardKeyRange(min: try pattern.bound(min), max: try pattern.bound(max))
        try requireHashes(range, of: pattern)
        return range
    }

    /// Ranges of a hashed field are ranges of hashes: longs.
    ///
    /// - Throws: InvalidOptions (72).
    func requireHashes(_ range: ShardKeyRange, of pattern: ShardKeyPattern) throws(CommandError) {
        for field in pattern.fields where field.hashed {
            for bound in [range.min, range.max] {
                switch bound.document[field.name] {
                case .int64, .minKey, .maxKey: continue
                default:
                    throw .invalidOptions(
                        "there exists a field in the range \(shown(range.min.document)) -->> "
                            + "\(shown(range.max.document)) not of type NumberLong, MinKey, or MaxKey which corresponds "
                            + "to a hashed field in the shard key pattern \(shown(pattern.document))")
                }
            }
        }
    }

    /// Zones that were there before the collection was sharded must fit its key.
    ///
    /// - Throws: InvalidOptions (72).
    func requireZones(of name: Namespace, fit pattern: ShardKeyPattern) throws(CommandError) {
        for zone in catalog.zones where zone.namespace == name {
            guard zone.range.min.document.keys == pattern.fields.map(\.name) else {
                throw .invalidOptions(
                    "the proposed shard key \(shown(pattern.document)) does not match with the shard key of the existing "
                        + "zone \(shown(zone.range.min.document)) -->> \(shown(zone.range.max.document))")
            }
            try requireHashes(zone.range, of: pattern)
        }
    }

    private func text(_ zone: ZoneRange) -> String {
        "\(shown(zone.range.min.document)) -->> \(shown(zone.range.max.document))  on  \(zone.zone)"
    }

    private func shown(_ document: BSONDocument) -> String { document.serverText }

    private func existingShard(_ name: String) throws(CommandError) -> ShardID {
        guard let id = shardID(named: name) else { throw .shardNotFound("shard \(name) does not exist") }
        return id
    }
}
