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
        for token in tokens {
            if isInDoubt(token: token) { model.freshTokens.append(token) } else { note(missing(token: token)) }
        }
        for item in items where model.items[item].removed == nil {
            if count(of: item) != 1 { note(["item \(item), acknowledged, is there \(count(of: item)) times"]) }
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

    private func missing(token: Int) -> [String] {
        switch model.tokens[token].place {
        case .counter(let key): tokenFaults(token, in: Self.counters, key)
        case .accounts(let from, let to):
            tokenFaults(token, in: Self.accounts, from) + tokenFaults(token, in: Self.accounts, to)
        }
    }

    private func tokenFaults(_ token: Int, in name: Namespace, _ key: Int) -> [String] {
        let count = document(key, in: name, key: key)?.count(of: token) ?? 0
        return count == 1 ? [] : ["\(name) \(key): write \(token), acknowledged, is there \(count) times"]
    }

    private func count(of item: Int) -> Int {
        read(Self.items, key: model.items[item].key) { $0.record(withID: .integer(item)) } == nil ? 0 : 1
    }

    /// A document where its key's owner has it.
    func document(_ id: Int, in name: Namespace, key: Int) -> BSONDocument? {
        read(name, key: key) { stored in stored.record(withID: .integer(id)).flatMap(stored.document) }
    }

    /// What a key's owner has.
    private func read<Result>(_ name: Namespace, key: Int, _ body: (borrowing StoredCollection) -> Result?) -> Result? {
        let owner = cluster.catalog.collections.read(name) { entry -> ShardID in
            let bound = KeyString(entry.pattern.routed(.integer(key), at: 0))
            let chunks = entry.chunks.chunks
            return chunks[chunks.index(containing: bound)].shard
        }
        guard let shard = owner else { return nil }
        return cluster.shards[shard.slot].collections.read(name, body).flatMap { $0 }
    }

    /// All documents of a collection that their shards own. A shard without orphans owns all that it stores: the chunks'
    /// contents add up to it.
    func owned(_ name: Namespace) -> [BSONDocument] {
        guard let entry = cluster.catalog.collections[name] else { return [] }
        let chunks = entry.chunks.chunks
        var documents: [BSONDocument] = []
        for shard in cluster.activeShards {
            guard let stored = cluster[shard].collections[name] else { continue }
            let isWhole = cluster.hiddenRanges(of: name, on: shard) == nil
            try? stored.forEach(.collectionScan) { _, document throws(CommandError) in
                if isWhole {
                    documents.append(document)
                } else {
                    let key = try entry.pattern.key(of: document)
                    if chunks[chunks.index(containing: key)].shard == shard { documents.append(document) }
                }
                return true
            }
        }
        return documents
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
