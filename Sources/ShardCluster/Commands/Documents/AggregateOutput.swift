import BSON
import SimKernel

/// `$out` and `$merge`: results are written through the router, like anybody's documents.
extension Cluster {
    /// Answers what writing took.
    mutating func write(
        _ results: [BSONDocument], by output: Stage, from name: Namespace, _ constants: ExpressionConstants,
        _ request: CommandRequest
    ) throws(CommandError) -> Micros {
        switch output {
        case .out(let stage):
            return try replace(Namespace(checking: stage.database ?? name.database, stage.collection), results, request)
        case .merge(let stage):
            let target = try Namespace(checking: stage.database ?? name.database, stage.collection)
            return try merge(results, into: target, stage, constants, request)
        default: return 0
        }
    }

    private mutating func replace(
        _ name: Namespace, _ results: [BSONDocument], _ request: CommandRequest
    ) throws(CommandError) -> Micros {
        guard catalog.collections[name] == nil else {
            throw .location(28769, "namespace '\(name)' is sharded so it can't be used for $out'")
        }
        try requireWritable(name)
        var staged = self
        let indexes = firstShare(of: name)?.indexes ?? []
        staged.dropCollection(name)
        let route = try staged.writeRoute(name, request)
        var batch = WriteBatch()
        for document in results { batch.wrote(on: try staged.insert(document, into: name, route)) }
        if case .one(let shard) = route {
            for index in indexes where index.name != IndexSpec.id.name {
                try staged.change(name, on: shard) { stored throws(CommandError) in
                    try stored.createIndex(index, materialiseLimit: CrudLimits.materialised)
                }
            }
        }
        self = staged
        return batch.latency + CommandCosts.metadata
    }

    private mutating func merge(
        _ results: [BSONDocument], into name: Namespace, _ stage: MergeStage, _ constants: ExpressionConstants,
        _ request: CommandRequest
    ) throws(CommandError) -> Micros {
        try requireWritable(name)
        try checkUnique(stage.on, in: name)
        var batch = WriteBatch()
        let route = try writeRoute(name, request)
        for document in results {
            var filter = BSONDocument()
            for field in stage.on {
                guard let value = document.value(at: FieldPath(field).parts), !value.isNullish else {
                    throw .location(
                        51132,
                        "$merge write error: 'on' field '\(field)' cannot be missing, null, undefined or an array")
                }
                filter.append(field, ["$eq": value])
            }
            let matcher = try Matcher(filter)
            if let found = try findOne(name, FindQuery(matcher), request, &batch) {
                guard let changed = try Self.merged(document, into: found.document, stage, constants) else { continue }
                _ = try store(changed, for: found, in: name, isMulti: false, request, &batch)
                continue
            }
            switch stage.whenNotMatched {
            case .insert: batch.wrote(on: try insert(document, into: name, route))
            case .discard: continue
            case .fail:
                throw CommandError(
                    code: 13113, codeName: "MergeStageNoMatchingDocument",
                    message:
                        "$merge could not find a matching document in the target collection for at least one document in the source collection"
                )
            }
        }
        return batch.latency
    }

    /// The fields of `on` need a unique index, which for `_id` is always there.
    private func checkUnique(_ fields: [String], in name: Namespace) throws(CommandError) {
        if fields == ["_id"] { return }
        let indexes = firstShare(of: name)?.indexes ?? []
        guard
            indexes.contains(where: {
                $0.unique && !$0.sparse && $0.partialFilter == nil && Set($0.key.keys) == Set(fields)
            })
        else {
            throw .location(51183, "Cannot find index to verify that join fields will be unique")
        }
    }

    /// What becomes of a target's document; nil keeps it.
    private static func merged(
        _ new: BSONDocument, into old: BSONDocument, _ stage: MergeStage, _ constants: ExpressionConstants
    ) throws(CommandError) -> BSONDocument? {
        switch stage.whenMatched {
        case .keepExisting: return nil
        case .replace:
            var replacement = new
            if let id = old["_id"], new["_id"] == nil {
                replacement = BSONDocument([("_id", id)] + new.map { ($0.key, $0.value) })
            }
            return try UpdateExpression(.document(replacement)).apply(to: old)
        case .merge:
            var result = old
            for (key, value) in new { result[key] = value }
            return try UpdateExpression(.document(result)).apply(to: old)
        case .fail:
            throw .duplicateKey(
                "$merge with whenMatched: fail found an existing document with the same values for the 'on' fields",
                pattern: ["_id": 1], value: ["_id": old["_id"] ?? .null])
        case .pipeline(let stages):
            var inner = constants
            inner.variables["new"] = .document(new)
            return try UpdateExpression(.array(stages), constants: inner).apply(to: old, constants: inner)
        }
    }
}
