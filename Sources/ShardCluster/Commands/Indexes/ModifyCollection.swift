import BSON
import SimKernel

extension Cluster {
    /// collMod: `expireAfterSeconds` and `hidden` of an index; validation isn't here.
    mutating func modifyCollection(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: [
                "index", "validator", "validationLevel", "validationAction", "viewOn", "pipeline",
                "expireAfterSeconds", "changeStreamPreAndPostImages", "timeseries", "cappedSize", "cappedMax", "dryRun",
            ])
        let name = try request.namespace()
        guard let stored = firstShare(of: name) else { throw .namespaceNotFound("ns does not exist: \(name)") }
        for option in arguments.document.keys.dropFirst() where Self.unavailable.contains(option) {
            throw .commandNotSupported("collMod with \(option) is not available in this cluster")
        }
        guard let index = try arguments.document("index") else {
            return .reply(success(), latency: CommandCosts.metadata)
        }
        let change = try IndexChange(index, of: stored)
        try requireWritable(name)
        try requireNoMovePrimary(name)
        let isDry = try arguments.bool("dryRun") ?? false
        var raw = BSONDocument()
        for slot in shards.indices where shards[slot].collections.contains(name) && !isDry {
            keepShare(of: name, on: ShardID(slot))
            _ = try shards[slot].collections.update(name) { stored throws(CommandError) in
                try stored.changeIndex(
                    change.spec.name, expireAfterSeconds: change.expireAfterSeconds, hidden: change.hidden)
            }
            let entry: BSONDocument = ["collMod": .string(name.collection), "index": .document(index)]
            record(.command, in: name, entry, on: ShardID(slot))
            var told = change.told
            told.append("ok", .double(1))
            raw.append(shards[slot].replicaSet.connectionString, .document(told))
        }
        scheduleExpiry()
        if case .router = request.node, topology.sharded {
            return .reply(success(["raw": .document(raw)]), latency: CommandCosts.metadata)
        }
        return .reply(success(change.told), latency: CommandCosts.metadata)
    }

    private static let unavailable = [
        "validator", "validationLevel", "validationAction", "viewOn", "pipeline", "expireAfterSeconds",
        "changeStreamPreAndPostImages", "timeseries", "cappedSize", "cappedMax",
    ]
}

/// What collMod's `index` asks for.
private struct IndexChange {
    let spec: IndexSpec
    private(set) var expireAfterSeconds: Int64?
    private(set) var hidden: Bool?

    /// - Throws: InvalidOptions (72), IndexNotFound (27), BadValue (2).
    init(_ document: BSONDocument, of stored: StoredCollection) throws(CommandError) {
        let fields = try CommandArguments(
            statement: document, at: "collMod.index",
            fields: ["name", "keyPattern", "expireAfterSeconds", "hidden", "unique", "prepareUnique"])
        let name = try fields.string("name")
        let pattern = try fields.document("keyPattern")
        if name != nil, pattern != nil { throw .invalidOptions("Cannot specify both key pattern and name.") }
        guard name != nil || pattern != nil else {
            throw .invalidOptions("Must specify either index name or key pattern.")
        }
        let seconds = try fields.integer("expireAfterSeconds")
        hidden = try fields.bool("hidden")
        for option in ["unique", "prepareUnique"] where fields[option] != nil {
            throw .commandNotSupported("collMod with index.\(option) is not available in this cluster")
        }
        guard seconds != nil || hidden != nil else {
            throw .invalidOptions("no expireAfterSeconds, hidden, unique, or prepareUnique field")
        }
        if let seconds, let fault = IndexSpecParser.expiryFault(Double(seconds)) { throw .invalidOptions(fault) }
        let found = stored.indexes.filter { spec in
            name.map { spec.name == $0 } ?? (BSONValue.compare(.document(spec.key), .document(pattern ?? [:])) == 0)
        }
        guard let spec = found.first else {
            throw .indexNotFound("cannot find index \(name ?? pattern?.serverText ?? "") for ns \(stored.namespace)")
        }
        guard found.count == 1 else {
            throw CommandError(
                code: 181, codeName: "AmbiguousIndexKeyPattern",
                message: "index keyPattern \(spec.key.serverText) matches \(found.count) indexes, must use index name. "
                    + "Conflicting indexes:\(found[0].serverText), \(found[1].serverText)")
        }
        self.spec = spec
        expireAfterSeconds = seconds
        let isID = spec.name == IndexSpec.id.name
        if seconds != nil, spec.expireAfterSeconds == nil {
            if isID { throw .invalidOptions("the _id field does not support TTL indexes") }
            if spec.key.count != 1 {
                throw .invalidOptions("TTL indexes are single-field indexes, compound indexes do not support TTL")
            }
        }
        if hidden != nil, isID { throw .badValue("can't hide _id index") }
    }

    /// Old and new values of what changes.
    var told: BSONDocument {
        var told = BSONDocument()
        if let expireAfterSeconds, expireAfterSeconds != spec.expireAfterSeconds {
            if let old = spec.expireAfterSeconds { told.append("expireAfterSeconds_old", .int64(old)) }
            told.append("expireAfterSeconds_new", .int64(expireAfterSeconds))
        }
        if let hidden, hidden != spec.hidden {
            told.append("hidden_old", .bool(spec.hidden))
            told.append("hidden_new", .bool(hidden))
        }
        return told
    }
}
