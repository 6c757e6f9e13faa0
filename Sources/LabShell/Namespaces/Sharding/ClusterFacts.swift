import BSON
import CloudPlatform
import ShardCluster
import ShellSyntax
import SimKernel

extension Machine {
    fileprivate func document(of facts: ShardFacts) -> BSONDocument {
        [
            "name": .string(facts.name), "host": .string(facts.host), "tier": .string(facts.tier),
            "state": facts.isDraining ? "draining" : "active", "chunks": .int64(Int64(facts.chunks)),
            "documents": .int64(Int64(facts.documents)), "bytes": .int64(facts.bytes),
        ]
    }

    fileprivate func namespace(_ value: Value, at span: SourceSpan) throws(Interruption) -> Namespace {
        do {
            return try Namespace(parsing: string(value))
        } catch {
            throw .error(ShellError(error, at: span))
        }
    }

    fileprivate mutating func chunkDocuments(_ call: Call) throws(Interruption) -> [BSONDocument] {
        try step(50, at: call.span)
        do {
            let name = try Namespace(parsing: string(call[0]))
            return try world.cluster.chunkFacts(name).map { facts in
                [
                    "min": .document(facts.min), "max": .document(facts.max), "shard": .string(facts.shard),
                    "documents": .int64(Int64(facts.documents)), "bytes": .int64(facts.bytes),
                ]
            }
        } catch {
            throw .error(ShellError(error, at: call.span))
        }
    }

    /// Documents by shard: of all from what each shard owns, with a filter from an explained find.
    fileprivate mutating func whereDocuments(_ call: Call) throws(Interruption) -> BSONDocument {
        let name = try namespace(call[0], at: call.span)
        let filter = try bsonDocument(call[1], at: call.span)
        var result = BSONDocument()
        let cluster = world.cluster
        guard !filter.isEmpty else {
            for id in cluster.activeShards {
                result.append(cluster[id].name, .int64(Int64(cluster.ownedDocuments(of: name, on: id))))
            }
            return result
        }
        let found = try explainedCounts(name, filter, call)
        for shard in cluster.shardNames { result.append(shard, .int64(found[shard] ?? 0)) }
        return result
    }

    private mutating func explainedCounts(
        _ name: Namespace, _ filter: BSONDocument, _ call: Call
    ) throws(Interruption) -> [String: Int64] {
        let find: BSONDocument = ["find": .string(name.collection), "filter": .document(filter)]
        let reply = try command(
            ["explain": .document(find), "verbosity": "executionStats"], on: name.database, at: call.span)
        let stages = reply["executionStats"]?.document?["executionStages"]?.document
        var counts: [String: Int64] = [:]
        for entry in stages?["shards"]?.array ?? [] {
            guard let shard = entry.document, let name = shard["shardName"]?.string else { continue }
            let returned = shard["nReturned"] ?? shard["executionStages"]?.document?["nReturned"]
            counts[name, default: 0] += returned?.int64 ?? 0
        }
        return counts
    }

    fileprivate mutating func migrationDocuments(_ call: Call) throws(Interruption) -> [BSONDocument] {
        try step(50, at: call.span)
        let window = try bsonDocument(call[0], at: call.span)
        var since = Int64.min
        var until = Int64.max
        do {
            if let last = window["last"] { since = world.date - (try Span.parse(last, named: "last")) / 1000 }
        } catch {
            throw .error(ShellError(error, at: call.span))
        }
        if let date = window["since"]?.date { since = date }
        if let date = window["until"]?.date { until = date }
        let cluster = world.cluster
        var result: [BSONDocument] = []
        for record in cluster.migrations.history {
            let end = VirtualDate.ms(record.end)
            guard end >= since, end <= until else { continue }
            var document: BSONDocument = [
                "ns": .string(record.namespace.text), "from": .string(cluster[record.from].name),
                "to": .string(cluster[record.to].name),
                "min": .document(record.range.min.document), "max": .document(record.range.max.document),
                "documents": .int64(Int64(record.documents)), "bytes": .int64(record.bytes),
                "start": .date(VirtualDate.ms(record.start)), "end": .date(end),
            ]
            switch record.outcome {
            case .committed: document.append("state", "committed")
            case .failed(let error):
                document.append("state", "failed")
                document.append("error", .string(error.message))
            }
            result.append(document)
        }
        return result
    }

    fileprivate mutating func plain(_ documents: [BSONDocument]) throws(Interruption) -> Value {
        try array(documents.map { value(of: .document($0), plain: true) })
    }
}

let clusterTable = namespace(
    "cluster", "The cluster's facts in short",
    [
        Method(
            "shards", [], .reads, "The shards in the order of joining, with their chunks, documents and bytes.",
            example: "cluster.shards()"
        ) {
            (machine, call) throws(Interruption) in
            try machine.step(50, at: call.span)
            return try machine.plain(machine.world.cluster.shardFacts.map { machine.document(of: $0) })
        },
        Method(
            "shard", [.string("name")], .reads, "One shard, or null.", example: "cluster.shard(\"shard-01\").documents"
        ) {
            (machine, call) throws(Interruption) in
            try machine.step(50, at: call.span)
            guard let facts = machine.world.cluster.shardFacts(machine.string(call[0])) else { return .null }
            return machine.value(of: .document(machine.document(of: facts)), plain: true)
        },
        Method(
            "chunks", [.string("namespace")], .reads, "The chunks in key order, with what they hold.",
            example: "cluster.chunks(\"shop.orders\")"
        ) {
            (machine, call) throws(Interruption) in try machine.plain(try machine.chunkDocuments(call))
        },
        Method(
            "where", [.string("namespace"), .document("filter").optional], .reads,
            "How many documents each shard holds of those that match.",
            example: "cluster.where(\"shop.orders\", { customer: 5 })"
        ) {
            (machine, call) throws(Interruption) in
            machine.value(of: .document(try machine.whereDocuments(call)), plain: true)
        },
        Method(
            "migrations", [.document("window").optional], .reads, "Migrations that are over, oldest first.",
            example: "cluster.migrations({ last: \"1h\" })"
        ) {
            (machine, call) throws(Interruption) in try machine.plain(try machine.migrationDocuments(call))
        },
        Method(
            "transactions", [], .reads,
            "Transactions: those that are over first, then the open ones with their participants' states.",
            example: "cluster.transactions().at(-1).state"
        ) {
            (machine, _) throws(Interruption) in try machine.plain(machine.world.cluster.transactionFacts)
        },
        Method(
            "rollbacks", [], .reads,
            "What members took back when they came to follow another primary: for each rollback the documents that its "
                + "files keep.",
            example: "cluster.rollbacks().map(r => r.documents)"
        ) {
            (machine, call) throws(Interruption) in
            let records = machine.world.cluster.rollbackDocuments
            try machine.step(50 + records.count, at: call.span)
            return try machine.plain(records)
        },
        Method(
            "events", [.document("window").optional], .reads,
            "What happened to members and sets: elections, step-downs, faults, oldest first.",
            example: "cluster.events({ last: \"5m\" })"
        ) {
            (machine, call) throws(Interruption) in try machine.plain(try machine.eventDocuments(call))
        },
        Method(
            "balanced", [.string("namespace")], .reads, "Whether the balancer has nothing to do for a collection.",
            example: "cluster.balanced(\"shop.orders\")"
        ) {
            (machine, call) throws(Interruption) in
            let reply = try machine.command(
                ["balancerCollectionStatus": .string(machine.string(call[0]))], on: "admin", at: call.span)
            return .bool(reply["balancerCompliant"]?.truthy == true)
        },
        platformMethod("cluster", "tiers", [], .reads, "The tiers that machines come in.", example: "cluster.tiers()"),
        platformMethod(
            "cluster", "members", [.string("shard")], .reads, "A shard's members with state and tier.",
            example: "cluster.members(\"shard-01\")"),
        platformMethod(
            "cluster", "changeTier", [.string("tier")], .writes, "Begins a rolling update of all shards to a tier.",
            example: "cluster.changeTier(\"M30\")"),
        platformMethod(
            "cluster", "update", [], .reads, "The rolling update under way, or the last one, member by member.",
            example: "cluster.update()"),
        Method("time", [], .reads, "The virtual time.", example: "cluster.time()") {
            (machine, _) throws(Interruption) in
            try machine.object(.date(Double(machine.world.date)))
        },
    ])
