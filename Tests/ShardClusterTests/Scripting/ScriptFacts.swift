import BSON
import SimKernel

@testable import ShardCluster

/// The directives that print what is, and those that break something.
extension ScriptWorld {
    /// Nil for a word that is no fact.
    mutating func facts(_ words: [String]) throws -> [String]? {
        switch words[0] {
        case "chunks": return try chunks(Namespace(parsing: words[1]))
        case "documents": return try documents(Namespace(parsing: words[1]))
        case "phases": return cluster.migrations.active.map { "\(movement($0)) \(Self.name($0.phase))" }
        case "migrations": return migrations()
        case "changelog":
            defer { seenChanges = cluster.catalog.changelog.count }
            return cluster.catalog.changelog.dropFirst(seenChanges).map { "\($0.what) \($0.shard)" }
        case "shards":
            return cluster.activeShards.map { id in
                let shard = cluster[id]
                return ([shard.name] + shard.zones + (shard.isDraining ? ["draining"] : [])).joined(separator: " ")
            }
        case "versions":
            let entry = try cluster.shardedCollection(Namespace(parsing: words[1]))
            return entry.chunks.chunks.map { "\(text($0.range)) \($0.version.major)|\($0.version.minor)" }
        case "config":
            return (cluster.configDocuments(words[1]) ?? []).map { document in
                words.dropFirst(2).map { field in
                    document.value(at: field.split(separator: ".").map(String.init)).map(Self.text) ?? "-"
                }.joined(separator: " ")
            }
        default: return nil
        }
    }

    private func chunks(_ name: Namespace) throws -> [String] {
        try cluster.chunkFacts(name).map { chunk in
            "[\(key(chunk.min)), \(key(chunk.max))) \(chunk.shard) \(chunk.documents)" + (chunk.jumbo ? " jumbo" : "")
        }
    }

    /// Owned, and what waits for the range deleter.
    private func documents(_ name: Namespace) throws -> [String] {
        cluster.activeShards.map { id in
            let owned = cluster.ownedDocuments(of: name, on: id)
            let orphans = (cluster[id].collections[name]?.count ?? 0) - owned
            return "\(cluster[id].name) \(owned)" + (orphans > 0 ? " and \(orphans) orphans" : "")
        }
    }

    private mutating func migrations() -> [String] {
        defer { seenMigrations = cluster.migrations.history.count }
        return cluster.migrations.history.dropFirst(seenMigrations).map { record in
            let outcome =
                switch record.outcome {
                case .committed: "committed"
                case .failed(let error): "failed \(error.code)"
                }
            return "\(cluster[record.from].name) to \(cluster[record.to].name) \(text(record.range)) \(outcome)"
        }
    }

    private func movement(_ migration: Migration) -> String {
        "\(cluster[migration.from].name) to \(cluster[migration.to].name) \(text(migration.range))"
    }

    private func text(_ range: ShardKeyRange) -> String { "[\(key(range.min.document)), \(key(range.max.document)))" }

    private func key(_ bound: BSONDocument) -> String {
        bound.map { Self.text($0.value) }.joined(separator: "/")
    }

    /// `down SHARD` and `up SHARD` (its primary, or `config`), `election SHARD` (another member is primary at once),
    /// `range-size MB`.
    mutating func fault(_ words: [String]) throws {
        switch words[0] {
        case "range-size": try harness.setRangeSize(megabytes: Int64(words[1]) ?? 0)
        case "down": setPrimary(of: try set(words[1]), up: false)
        case "up": setPrimary(of: try set(words[1]), up: true)
        case "election":
            guard case .shard(let shard) = try set(words[1]) else { return }
            harness.cluster.primaryChanged(on: shard)
        default: throw ScriptError(description: "no such directive: \(words[0])")
        }
    }

    private func set(_ name: String) throws -> SetRef {
        if name == "config" { return .config }
        return .shard(try cluster.findShard(name))
    }

    private mutating func setPrimary(of set: SetRef, up: Bool) {
        let now = cluster.now
        harness.cluster[set].members[0].role = up ? .primary(electedAt: now) : .down(since: now)
    }
}
