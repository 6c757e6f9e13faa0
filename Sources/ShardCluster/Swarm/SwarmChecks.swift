import BSON
import SimKernel

/// All that must hold at every moment, held against the data.
extension Swarm {
    /// Every ten virtual seconds: the cluster's invariants, the logs, and what was acknowledged since the last time.
    mutating func checkAll() {
        note(cluster.checkInvariants())
        for slot in cluster.shards.indices where !cluster.shards[slot].branches.isEmpty {
            note(logFaults(of: cluster.shards[slot]))
        }
        let (tokens, items) = (model.freshTokens, model.freshItems)
        model.freshTokens = []
        model.freshItems = []
        let counters = held(Self.counters)
        let accounts = held(Self.accounts)
        for token in tokens {
            if isInDoubt(token: token) {
                model.freshTokens.append(token)
                continue
            }
            switch model.tokens[token].place {
            case .counter(let key): note(counters.faults(token, at: key))
            case .accounts(let from, let to): note(accounts.faults(token, at: from) + accounts.faults(token, at: to))
            }
        }
        let stored = held(Self.items)
        for item in items where model.items[item].removed == nil {
            if !stored.has(item, key: model.items[item].key) { note(["item \(item), acknowledged, is not there"]) }
        }
    }

    /// Raft's log matching: two logs that share an entry share all before it.
    private func logFaults(of shard: Shard) -> [String] {
        shard.branches.compactMap { branch in
            guard let point = branch.commonPoint(with: shard.history, upTo: branch.tip),
                !branch.oplog.hasDropped, !shard.oplog.hasDropped
            else { return nil }
            let here = shard.oplog.suffix(shard.oplog.count).lazy.map(\.optime).prefix { $0 <= point }
            let there = branch.oplog.suffix(branch.oplog.count).lazy.map(\.optime).prefix { $0 <= point }
            return here.elementsEqual(there) ? nil : "\(shard.name): two logs share an entry, and not all before it"
        }
    }

    /// Whether a transaction was decided, and acknowledged, that a participant without a majority has not heard of yet: it
    /// holds what it prepared until then, and reads may go past it.
    private func isInDoubt(token: Int) -> Bool {
        guard case .accounts = model.tokens[token].place else { return false }
        return cluster.transactions.open.contains { transaction in
            transaction.coordinator?.decision == .commit
                && transaction.participants.contains { participant in
                    participant.state == .prepared
                        && participant.operations.contains { operation in
                            operation.object["log"]?.array?.contains { $0.int64 == Int64(token) } ?? false
                        }
                }
        }
    }

    private func held(_ name: Namespace) -> HeldCollection {
        HeldCollection(name: name, entry: cluster.catalog.collections[name], shards: cluster.shards)
    }

    /// All documents of a collection that their shards own. A shard without orphans owns all that it stores: the chunks'
    /// contents add up to it.
    func owned(_ name: Namespace) -> [BSONDocument] {
        guard let entry = cluster.catalog.collections[name] else { return [] }
        let (pattern, chunks) = (entry.pattern, entry.chunks.chunks)
        var documents: [BSONDocument] = []
        for shard in cluster.activeShards {
            guard let stored = cluster[shard].collections[name] else { continue }
            let isWhole = cluster.hiddenRanges(of: name, on: shard) == nil
            try? stored.forEach(.collectionScan) { _, document throws(CommandError) in
                if isWhole {
                    documents.append(document)
                } else {
                    let key = try pattern.key(of: document)
                    if chunks[chunks.index(containing: key)].shard == shard { documents.append(document) }
                }
                return true
            }
        }
        return documents
    }
}

/// A collection as it is now, looked at by its keys: what a key's owner has of it.
private struct HeldCollection {
    let name: Namespace
    private let pattern: ShardKeyPattern?
    private let chunks: ChunkList
    private var stores: [StoredCollection] = []
    /// Where a shard's stands among `stores`, by slot; nil: it has none.
    private var places: [Int?] = []

    init(name: Namespace, entry: CollectionEntry?, shards: [Shard]) {
        self.name = name
        pattern = entry?.pattern
        chunks = entry?.chunks.chunks ?? ChunkList([])
        for slot in shards.indices {
            let stored = shards[slot].collections[name]
            places.append(stored == nil ? nil : stores.count)
            if let stored { stores.append(stored) }
        }
    }

    func has(_ id: Int, key: Int) -> Bool {
        guard let place = owner(of: key) else { return false }
        return stores[place].record(withID: .integer(id)) != nil
    }

    /// What is wrong with an acknowledged write to the document of a key.
    func faults(_ token: Int, at key: Int) -> [String] {
        var count = 0
        if let place = owner(of: key), let record = stores[place].record(withID: .integer(key)) {
            count = stores[place].document(record)?.count(of: token) ?? 0
        }
        return count == 1 ? [] : ["\(name) \(key): write \(token), acknowledged, is there \(count) times"]
    }

    /// The place of the owner's store.
    private func owner(of key: Int) -> Int? {
        guard let pattern else { return nil }
        let bound = KeyString(pattern.routed(.integer(key), at: 0))
        return places[chunks[chunks.index(containing: bound)].shard.slot]
    }
}

extension BSONDocument {
    /// How often a token is in the log, which isn't decoded for that.
    fileprivate func count(of token: Int) -> Int {
        withCursor { cursor in
            guard cursor.find("log"), cursor.type == .array else { return 0 }
            var entries = cursor.nested
            var count = 0
            while entries.next() { if entries.value.int64 == Int64(token) { count += 1 } }
            return count
        }
    }
}
