import BSON

extension Cluster {
    /// update: each statement changes the first match, or all, or inserts when nothing matched.
    mutating func update(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["updates", "ordered", "bypassDocumentValidation", "let", "stmtId", "stmtIds"])
        let name = try request.namespace()
        let statements = try WriteBatch.statements(arguments, "updates")
        let isOrdered = try arguments.bool("ordered") ?? true
        let variables = try arguments.document("let") ?? [:]
        let constants = constants(variables)
        var batch = WriteBatch()
        for (index, statement) in statements.enumerated() {
            do throws(CommandError) {
                let statement = try UpdateStatement(statement, constants: constants)
                if name.database == "config" {
                    try updateConfig(name, statement, &batch, index: index)
                } else {
                    try runOnce(statement, on: name, request, &batch, index: index)
                }
            } catch {
                if error.isOfSession || error.isBlocked { throw error }
                batch.fail(index, error)
                if isOrdered { break }
            }
        }
        let reply: BSONDocument = [
            "n": .int32(Int32(clamping: batch.matched)), "nModified": .int32(Int32(clamping: batch.modified)),
        ]
        let fields = batch.finishing(reply)
        return .reply(success(fields), latency: batch.latency)
    }

    /// Runs a statement, unless it is part of a retryable write and has been run.
    private mutating func runOnce(
        _ statement: UpdateStatement, on name: Namespace, _ request: CommandRequest, _ batch: inout WriteBatch,
        index: Int
    ) throws(CommandError) {
        guard let id = request.statement(index) else {
            return try run(statement, on: name, request, &batch, index: index)
        }
        if !isNew(id) {
            let targets = try targets(of: statement.matcher, in: name, request)
            if let result = try earlierResult(of: id, on: targets) {
                return batch.repeated(id, result, index: index)
            }
        }
        let (matched, modified, upserted) = (batch.matched, batch.modified, batch.upserted.count)
        runningStatement = RunningStatement(id: id)
        try run(statement, on: name, request, &batch, index: index)
        let result = StatementResult(
            matched: Int32(clamping: batch.matched - matched), modified: Int32(clamping: batch.modified - modified),
            upserted: batch.upserted.count > upserted ? batch.upserted.last?.document?["_id"] : nil)
        remember(result)
    }

    private mutating func run(
        _ statement: UpdateStatement, on name: Namespace, _ request: CommandRequest, _ batch: inout WriteBatch,
        index: Int
    ) throws(CommandError) {
        try requireWritable(name)
        try requireKey(statement, of: name)
        var found: [FoundDocument] = []
        if statement.isMulti {
            found = try findAll(name, statement.matcher, hint: statement.hint, request, &batch)
        } else {
            var query = FindQuery(statement.matcher)
            query.hint = statement.hint
            if let one = try findOne(name, query, request, &batch) { found = [one] }
        }
        for document in found {
            let changed = try statement.changed(document.document, by: request.name)
            if try store(changed, for: document, in: name, isMulti: statement.isMulti, request, &batch) {
                batch.modified += 1
            }
            batch.matched += 1
        }
        guard found.isEmpty, statement.isUpsert else { return }
        let id = try upsert(statement, into: name, request, &batch)
        batch.matched += 1
        batch.upserted.append(["index": .int32(Int32(clamping: index)), "_id": id])
    }

    /// Inserts what an upsert makes; answers its `_id`.
    mutating func upsert(
        _ statement: UpdateStatement, into name: Namespace, _ request: CommandRequest, _ batch: inout WriteBatch
    ) throws(CommandError) -> BSONValue {
        var document: BSONDocument
        do throws(CommandError) { document = try statement.newDocument() } catch {
            throw error.duringPlan(of: request.name)
        }
        if document["_id"] == nil {
            let id = BSONValue.objectID(clock.objectID(at: now))
            document = BSONDocument([("_id", id)] + document.map { ($0.key, $0.value) })
        }
        let route = try writeRoute(name, request)
        do throws(CommandError) { batch.wrote(on: try insert(document, into: name, route)) } catch {
            throw error.code == 11_000 ? error.duringPlan(of: request.name) : error
        }
        return document["_id"] ?? .null
    }

    /// An upsert of a multi-update must say where the new document would go; one of a single document looks for it on all
    /// shards first, and goes where its own key says.
    ///
    /// - Throws: ShardKeyNotFound (61).
    private func requireKey(_ statement: UpdateStatement, of name: Namespace) throws(CommandError) {
        guard statement.isUpsert, statement.isMulti, let entry = catalog.collections[name], !entry.unsplittable else {
            return
        }
        let pattern = entry.pattern
        if let equalities = statement.matcher.equalities, pattern.key(in: equalities) != nil { return }
        let fixed = statement.matcher.fixedPaths().map(\.path.text)
        guard pattern.fields.allSatisfy({ fixed.contains($0.name) }) else {
            throw .shardKeyNotFound(
                "Failed to target upsert by query :: could not extract exact shard key from query "
                    + statement.matcher.filter.serverText)
        }
    }

    /// Puts the changed document in the old one's place, or on the shard that owns its new key; false if it is the same.
    ///
    /// - Throws: InvalidOptions (72) when a multi-update changes a shard key.
    mutating func store(
        _ changed: BSONDocument, for found: FoundDocument, in name: Namespace, isMulti: Bool, _ request: CommandRequest,
        _ batch: inout WriteBatch
    ) throws(CommandError) -> Bool {
        if changed == found.document { return false }
        if let pattern = catalog.collections.read(name, { $0.pattern }),
            !pattern.isSame(in: changed, as: found.document)
        {
            let key = try pattern.key(of: changed)
            if try key != pattern.key(of: found.document) {
                guard !isMulti else {
                    throw .invalidOptions(
                        "Multi-update operations are not allowed when updating the shard key field.")
                }
                let owner = try shardOwning(name, key: key, router: request.router)
                if owner != found.shard {
                    try move(changed, of: found, in: name, to: owner)
                    batch.wrote(on: owner)
                    batch.wrote(on: found.shard)
                    return true
                }
            }
        }
        let old: BSONDocument?
        do throws(CommandError) {
            old = try change(name, on: found.shard) { stored throws(CommandError) in
                try stored.replace(found.record, with: changed)
            }
        } catch {
            throw error.code == 11_000 ? error.duringPlan(of: request.name) : error
        }
        record(
            .update, in: name, changed, target: ["_id": found.document["_id"] ?? .null], on: found.shard,
            undo: old.map { .restore($0, at: found.record) })
        batch.wrote(on: found.shard)
        return true
    }

    /// A changed shard key: the document leaves one shard and comes to another, or nothing happens.
    private mutating func move(
        _ changed: BSONDocument, of found: FoundDocument, in name: Namespace, to owner: ShardID
    ) throws(CommandError) {
        let id = try change(name, on: owner) { stored throws(CommandError) in try stored.insert(changed) }
        record(.insert, in: name, changed, on: owner, undo: .remove(id))
        try remove(found, from: name)
    }

    mutating func remove(_ found: FoundDocument, from name: Namespace) throws(CommandError) {
        let old = try change(name, on: found.shard) { stored throws(CommandError) in stored.remove(found.record) }
        record(
            .delete, in: name, ["_id": found.document["_id"] ?? .null], on: found.shard,
            undo: old.map { .restore($0, at: found.record) })
    }
}
