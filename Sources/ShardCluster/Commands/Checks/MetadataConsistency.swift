import BSON
import SimKernel

/// The command that compares what the config servers say with what the shards have.
extension CommandTable {
    static let consistencyCommands: [CommandDefinition] = [
        CommandDefinition("checkMetadataConsistency", scope: .router, help: "inconsistencies of the sharding metadata")
        {
            (cluster, request) throws(CommandError) in try cluster.checkMetadataConsistency(request)
        }
    ]
}

/// One finding, as the manual's pages on inconsistency types describe it.
struct MetadataInconsistency: Sendable, Hashable {
    let type: String
    let description: String
    let details: BSONDocument

    var document: BSONDocument {
        ["type": .string(type), "description": .string(description), "details": .document(details)]
    }
}

extension Cluster {
    /// checkMetadataConsistency: of a collection, of a database, or, on admin, of the cluster.
    fileprivate mutating func checkMetadataConsistency(_ request: CommandRequest) throws(CommandError) -> CommandOutcome
    {
        let arguments = try CommandArguments(request, fields: ["checkIndexes", "cursor"])
        let checksIndexes = try arguments.strictBool("checkIndexes") ?? false
        let options = try arguments.document("cursor") ?? [:]
        let names = try namesToCheck(request)
        var found: [BSONDocument] = []
        for name in names {
            found += placementFindings(of: name).map(\.document)
            found += rangeFindings(of: name).map(\.document)
            if checksIndexes { found += indexFindings(of: name).map(\.document) }
        }
        let cursor = OpenCursor(
            id: newCursorID(), namespace: "\(request.database).$cmd.aggregate", origin: .results, pending: found[...],
            readCount: found.count, isExhausted: true, lastUsed: now)
        let size = options["batchSize"]?.int64.map { Int(clamping: max(0, $0)) }
        return .reply(success(try firstBatch(cursor, size)), latency: CommandCosts.catalogRead)
    }

    /// - Throws: NamespaceNotFound (26), InvalidNamespace (73).
    private func namesToCheck(_ request: CommandRequest) throws(CommandError) -> [Namespace] {
        guard request.target.string == nil else {
            let name = try request.namespace()
            guard exists(name) else { throw .namespaceNotFound("Collection \(name) not found") }
            return [name]
        }
        let databases = request.database == "admin" ? catalog.databases.map(\.name) : [request.database]
        var names: [Namespace] = []
        for shard in activeShards {
            for name in self[shard].collections.names where databases.contains(name.database) && !names.contains(name) {
                names.append(name)
            }
        }
        for name in catalog.collections.names where databases.contains(name.database) && !names.contains(name) {
            names.append(name)
        }
        return names.sorted { $0.text < $1.text }
    }

    /// Unsharded collections that lie elsewhere than on their database's primary shard.
    private func placementFindings(of name: Namespace) -> [MetadataInconsistency] {
        guard !catalog.collections.contains(name), let primary = catalog.database(name.database)?.primary else {
            return []
        }
        return activeShards.compactMap { shard in
            guard shard != primary, let stored = self[shard].collections[name] else { return nil }
            return MetadataInconsistency(
                type: "MisplacedCollection",
                description: "Unsharded collection found on shard different from database primary shard",
                details: [
                    "namespace": .string(name.text), "shard": .string(self[shard].name),
                    "localUUID": .binary(BSONBinary(subtype: 4, bytes: stored.uuid)),
                ])
        }
    }

    /// Gaps and overlaps between a collection's ranges, and ends that are missing.
    private func rangeFindings(of name: Namespace) -> [MetadataInconsistency] {
        guard let entry = catalog.collections[name] else { return [] }
        let chunks = entry.chunks.chunks
        let common: [(String, BSONValue)] = [
            ("namespace", .string(name.text)), ("collectionUUID", .binary(entry.uuid)),
        ]
        let finding = { (type: String, description: String, details: [(String, BSONValue)]) in
            MetadataInconsistency(type: type, description: description, details: BSONDocument(common + details))
        }
        var found: [MetadataInconsistency] = []
        if chunks.first?.min != entry.pattern.globalMin {
            found.append(
                finding("RoutingTableMissingMinKey", "The routing table has no range that begins at MinKey", []))
        }
        for (left, right) in zip(chunks, chunks.dropFirst()) where left.max != right.min {
            let isGap = left.max < right.min
            found.append(
                finding(
                    isGap ? "RoutingTableRangeGap" : "RoutingTableRangeOverlap",
                    isGap ? "There is a gap between two ranges" : "Two ranges overlap",
                    [("range1", .document(rangeDocument(left))), ("range2", .document(rangeDocument(right)))]))
        }
        if chunks.last?.max != entry.pattern.globalMax {
            found.append(finding("RoutingTableMissingMaxKey", "The routing table has no range that ends at MaxKey", []))
        }
        return found
    }

    private func rangeDocument(_ chunk: Chunk) -> BSONDocument {
        ["min": .document(chunk.min.document), "max": .document(chunk.max.document)]
    }

    /// Indexes that some of the shards which own ranges of a collection don't have, or have otherwise.
    private func indexFindings(of name: Namespace) -> [MetadataInconsistency] {
        guard let entry = catalog.collections[name] else { return [] }
        let owners = activeShards.filter { entry.chunks.count(on: $0) > 0 && self[$0].collections[name] != nil }
        var names: [String] = []
        for shard in owners {
            for index in self[shard].collections[name]?.indexes ?? [] where !names.contains(index.name) {
                names.append(index.name)
            }
        }
        return names.compactMap { index in
            let specs = owners.map { shard in
                (self[shard].name, self[shard].collections[name]?.indexes.first { $0.name == index })
            }
            let missing = specs.filter { $0.1 == nil }.map(\.0)
            let there = specs.compactMap(\.1)
            let differing = there.first.map { first in
                first.document.keys.filter { key in there.contains { $0.document[key] != first.document[key] } }
            }
            guard !missing.isEmpty || differing?.isEmpty == false else { return nil }
            return MetadataInconsistency(
                type: "InconsistentIndex",
                description: "Found an index of a sharded collection that is inconsistent between different shards",
                details: [
                    "namespace": .string(name.text),
                    "info": [
                        "indexName": .string(index), "missingFromShards": .array(missing.map(BSONValue.string)),
                        "differingProperties": .array((differing ?? []).map(BSONValue.string)),
                    ],
                ])
        }
    }
}
