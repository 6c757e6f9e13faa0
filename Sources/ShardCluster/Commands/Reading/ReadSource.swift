import BSON

/// What a read works on: each shard's share of a collection as it is now, with what it has to hide.
///
/// A value: a cursor that keeps it reads the same documents, whatever is written later.
struct ReadSource: Sendable {
    final class Part: Sendable {
        let shard: ShardID
        let stored: StoredCollection
        /// Ranges of orphans.
        let hidden: [ShardKeyRange]?

        init(shard: ShardID, stored: StoredCollection, hidden: [ShardKeyRange]?) {
            self.shard = shard
            self.stored = stored
            self.hidden = hidden
        }
    }

    /// A catalog's documents, which are no stored collection.
    let documents: [BSONDocument]?
    let parts: [Part]
    let pattern: ShardKeyPattern?

    static let empty = ReadSource(parts: [], pattern: nil)

    init(parts: [Part], pattern: ShardKeyPattern?) {
        self.parts = parts
        self.pattern = pattern
        documents = nil
    }

    init(documents: [BSONDocument]) {
        parts = []
        pattern = nil
        self.documents = documents
    }

    /// Whether a stored document is another shard's.
    func isOrphan(_ document: BSONDocument, in part: Part) -> Bool {
        guard let hidden = part.hidden, let pattern, let key = try? pattern.key(of: document) else { return false }
        return hidden.contains { $0.contains(key) }
    }
}

extension Cluster {
    /// What a filter's documents can be in, read through a router or straight from one node.
    mutating func source(
        of name: Namespace, for matcher: Matcher, _ request: CommandRequest
    ) throws(CommandError) -> ReadSource {
        if name == Namespace("config", "transactions") {
            switch request.node {
            case .primary(let shard), .member(let shard, _):
                return ReadSource(documents: transactionDocuments(on: shard))
            default: return .empty
            }
        }
        if name.database == "config" { return ReadSource(documents: configDocuments(name.collection) ?? []) }
        switch request.node {
        case .router(let router): return try routedSource(of: name, for: matcher, router: router, request)
        case .primary(let shard), .member(let shard, _):
            try enter(shard, for: name)
            try requireUnprepared(name, matcher, on: [shard], request)
            return try directSource(of: name, on: shard, request.node)
        case .config, .configMember, .server, .nowhere: return .empty
        }
    }

    private mutating func routedSource(
        of name: Namespace, for matcher: Matcher, router: Int, _ request: CommandRequest
    ) throws(CommandError) -> ReadSource {
        guard placement(of: name, router: router) != nil else { return .empty }
        let targets = try shardsOwning(name, matching: matcher, router: router)
        for shard in targets { try enter(shard, for: name) }
        try requireUnprepared(name, matcher, on: targets, request)
        let pattern = catalog.collections.read(name) { $0.pattern }
        let time = readTime(of: targets)
        if let time, time < clock.latest, let late = catalog.collections[name]?.arrival(after: time, on: targets) {
            // The donor of that time is not asked: the read is given a newer time, or refused where it names its own.
            guard work.concern.atClusterTime == nil else { throw .staleChunkHistory(name, time) }
            work.meet(.behind(slowest(of: targets) ?? late))
        }
        var parts: [ReadSource.Part] = []
        for shard in targets {
            guard let stored = try readable(name, on: shard, at: time) else { continue }
            let hidden = work.concern.level == .available ? nil : hiddenRanges(of: name, on: shard)
            parts.append(ReadSource.Part(shard: shard, stored: stored, hidden: hidden))
        }
        return ReadSource(parts: parts, pattern: pattern)
    }

    /// A node that is asked directly shows all that it stores, orphans among it.
    private mutating func directSource(
        of name: Namespace, on shard: ShardID, _ node: NodeAddress
    ) throws(CommandError) -> ReadSource {
        if name.database == "local", name.collection == "oplog.rs" {
            return ReadSource(documents: oplogEntries(on: shard, of: node).map(\.document))
        }
        let time = readTime(of: [shard])
        guard let stored = try readable(name, on: shard, at: time) else { return .empty }
        return ReadSource(
            parts: [ReadSource.Part(shard: shard, stored: stored, hidden: nil)],
            pattern: catalog.collections.read(name) { $0.pattern })
    }

    /// A member's own oplog.
    func oplogEntries(on shard: ShardID, of node: NodeAddress) -> [OplogEntry] {
        guard case .member(_, let member) = node else { return self[shard].oplog.suffix(.max) }
        let end = self[shard].replicaSet.members[member].applied
        return self[shard].history(of: member).oplog.suffix(.max).filter { $0.optime <= end }
    }

    /// `$$NOW` and its like for a command that begins now.
    func constants(_ variables: BSONDocument = [:]) -> ExpressionConstants {
        ExpressionConstants(now: LogicalClock.date(now), clusterTime: clock.latest, variables: variables)
    }
}
