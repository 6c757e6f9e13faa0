import BSON

/// The documents of a collection that is being resharded, as its donors own them.
struct ReshardedData {
    struct Donor {
        let shard: ShardID
        /// Without orphans, with an index of the new key.
        let stored: StoredCollection
        let keyIndex: String
    }

    let donors: [Donor]
    let pattern: ShardKeyPattern

    /// Generated documents that may turn into stored ones, where the new key can't be had in closed form.
    private static let materialiseLimit = 100_000
    /// Documents looked at for each chunk that is to be made.
    private static let samplesPerChunk = 10

    var totals: DocumentTotals {
        donors.reduce(DocumentTotals()) {
            $0 + DocumentTotals(count: $1.stored.count, bytes: $1.stored.dataBytes)
        }
    }

    init(
        _ donors: [(shard: ShardID, stored: StoredCollection)], keyedBy pattern: ShardKeyPattern
    ) throws(CommandError) {
        self.pattern = pattern
        var prepared: [Donor] = []
        for (shard, given) in donors {
            var stored = given
            if stored.keyIndex(for: pattern) == nil {
                try stored.createIndex(IndexSpec(key: pattern.document), materialiseLimit: Self.materialiseLimit)
            }
            guard let index = stored.keyIndex(for: pattern) else {
                throw .internalError("\(given.namespace) has no index of its new shard key")
            }
            prepared.append(Donor(shard: shard, stored: stored, keyIndex: index))
        }
        self.donors = prepared
    }

    /// Keys that cut the documents into about equal parts, without some that are taken; fewer than asked for where keys
    /// are few.
    func splitPoints(_ count: Int, besides taken: [KeyBound]) -> [KeyBound] {
        var samples: [KeyBound] = []
        let all = max(1, totals.bytes)
        for donor in donors {
            let share = (count + 1) * Self.samplesPerChunk
            let wanted = max(1, Int(Int64(share) * donor.stored.dataBytes / all))
            for number in 0..<wanted {
                let bytes = donor.stored.dataBytes * Int64(number) / Int64(wanted)
                let key = donor.stored.splitPoint(
                    keyIndex: donor.keyIndex, range: pattern.keyRange(pattern.keySpace), afterBytes: bytes)
                if let key, let bound = try? routed(key) { samples.append(bound) }
            }
        }
        samples.sort()
        var points: [KeyBound] = []
        func add(_ point: KeyBound) {
            guard point > pattern.globalMin, !taken.contains(point), !points.contains(point) else { return }
            points.append(point)
        }
        for number in 1..<max(2, count + 1) where !samples.isEmpty {
            add(samples[samples.count * number / (count + 1)])
        }
        for sample in samples where points.count < count && sample != samples.first { add(sample) }
        return points
    }

    /// A sample's bound: an index's key documents have hashes where the key is hashed.
    private func routed(_ key: BSONDocument) throws(CommandError) -> KeyBound {
        try pattern.bound(pattern.restricting(key))
    }

    /// What each shard will store, by the new chunks.
    ///
    /// - Throws: DuplicateKey (11000) where documents of one `_id` or unique key come together.
    func shares(
        of chunks: ChunkMap, uuid: BSONBinary
    ) throws(CommandError) -> [(shard: ShardID, stored: StoredCollection)] {
        guard let model = donors.first?.stored else { return [] }
        var shares: [(shard: ShardID, stored: StoredCollection)] = []
        for shard in chunks.shards {
            shares.append(
                (
                    shard,
                    try StoredCollection(
                        namespace: model.namespace, uuid: uuid.bytes, indexes: model.indexes, hash: HashedKey.hash)
                ))
        }
        for donor in donors where donor.stored.count > 0 {
            for chunk in chunks.chunks {
                let payload =
                    chunks.chunks.count == 1
                    ? try donor.stored.everything
                    : try donor.stored.payload(of: pattern.keyRange(chunk.range), keyIndex: donor.keyIndex)
                guard payload.totals.count > 0, let place = shares.firstIndex(where: { $0.shard == chunk.shard }) else {
                    continue
                }
                try shares[place].stored.absorb(payload)
            }
        }
        return shares
    }
}

extension StoredCollection {
    /// All documents, generated ones as runs.
    fileprivate var everything: RangePayload {
        get throws(CommandError) {
            var real = self
            real.bulk = BulkStore()
            var payload = try real.payload(
                of: KeyRange(low: KeyString(.minKey), high: .highest), keyIndex: IndexSpec.id.name)
            payload.runs = bulk.runs(withKeys: .min..<(.max))
            return payload
        }
    }
}
