import BSON

extension Cluster {
    /// Inserts a load's batch: in closed form where the collection can hold it so, else document by document through
    /// the ordinary insert, each routed by its own key (a hashed key, a unique index, another field's key).
    ///
    /// Bulk refuses what it cannot hold with IllegalOperation (20).
    ///
    /// - Throws: what `insertBulk` and an insert throw, and ExceededMemoryLimit (146) where documents that are stored one
    ///   by one would outgrow `CrudLimits`; then nothing is written. After DuplicateKey (11000) the documents before it
    ///   stay, as in an ordered batch.
    package mutating func insertLoad(
        _ name: Namespace, _ batch: BulkBatch, router: Int = 0
    ) throws(CommandError) -> BulkResult {
        var (result, written) = try writeAsRouter(router) { (cluster) throws(CommandError) in
            do throws(CommandError) {
                return try cluster.insertBulk(name, batch, router: router)
            } catch {
                guard error.code == 20 else { throw error }
                return try cluster.insertOneByOne(name, batch, router: router)
            }
        }
        result.written = written
        return result
    }

    private mutating func insertOneByOne(
        _ name: Namespace, _ batch: BulkBatch, router: Int
    ) throws(CommandError) -> BulkResult {
        let shape = BulkShape(batch)
        try checkRoom(for: shape, in: name)
        let before = routers[router].refreshes
        let request = CommandRequest(
            name: "insert", document: ["insert": .string(name.collection)], database: name.database,
            node: topology.sharded ? .router(router) : defaultNode)
        let route = try writeRoute(name, request)
        var counts = Array(repeating: Int64(0), count: shards.count)
        for rank in 0..<shape.count {
            let document = shape.document(rank: rank, number: batch.firstNumber &+ rank)
            counts[try insert(document, into: name, route).slot] += 1
        }
        return BulkResult(
            perShard: counts.indices.filter { counts[$0] > 0 }.map { (ShardID($0), counts[$0]) },
            refreshes: routers[router].refreshes - before)
    }

    /// Counts what is stored document by document in the whole cluster.
    private func checkRoom(for shape: BulkShape, in name: Namespace) throws(CommandError) {
        var documents: Int64 = 0
        var bytes: Int64 = 0
        for shard in shards {
            for (_, stored) in shard.collections {
                documents += Int64(stored.realCount)
                bytes += Int64(stored.modelBytes)
            }
        }
        guard shape.count <= CrudLimits.loadedDocuments - documents,
            shape.bytes(ofRanks: 0..<shape.count) <= CrudLimits.loadedBytes - bytes
        else {
            throw .exceededMemoryLimit(
                "\(name) cannot hold generated documents in closed form (its shard key is hashed, or an index needs each "
                    + "document), so a load stores them one by one: at most \(CrudLimits.loadedDocuments) documents and "
                    + "\(CrudLimits.loadedBytes >> 20) MB in the whole cluster. Use smaller batches, or a ranged key.")
        }
    }
}
