import BSON
import SimKernel

@testable import ShardCluster

/// The directives that print what is.
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
        case "members":
            return cluster[try set(words[1])].members.enumerated().map { place, member in
                "\(words[1])/\(place) \(member.role.stateName)" + (member.isPaused ? " paused" : "")
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
}
