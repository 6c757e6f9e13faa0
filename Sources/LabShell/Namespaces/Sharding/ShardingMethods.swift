import BSON
import ShellSyntax

/// A method of `sh` that sends one admin command made of its string arguments.
func sending(
    _ name: String, _ command: String, _ parameters: [Parameter], fields: [String], _ summary: String, example: String,
    effect: Method.Effect = .writes
) -> Method {
    Method(name, parameters, effect, summary, example: example) { (machine, call) throws(Interruption) in
        var body: [(String, BSONValue)] = [
            (command, parameters.isEmpty ? 1 : try machine.bson(of: call[0], at: call.span))
        ]
        for (index, field) in fields.enumerated() where index + 1 < call.count {
            body.append((field, try machine.bson(of: call[index + 1], at: call.span)))
        }
        return try machine.reply(body, on: "admin", call)
    }
}

private let shardCollectionMethod = Method(
    "shardCollection",
    [.string("namespace"), .document("key"), .any("unique").optional, .document("options").optional], .writes,
    "Shards a collection by a key.", example: "sh.shardCollection(\"shop.orders\", { customer: 1 })"
) { (machine, call) throws(Interruption) in
    var body: BSONDocument = [
        "shardCollection": .string(machine.string(call[0])),
        "key": .document(try machine.bsonDocument(call[1], at: call.span)),
    ]
    if case .bool(let unique) = call[2] {
        body.append("unique", .bool(unique))
    } else {
        for (key, value) in try machine.options(call[2], at: call.span) { body[key] = value }
    }
    for (key, value) in try machine.options(call[3], at: call.span) { body[key] = value }
    return machine.value(of: .document(try machine.command(body, on: "admin", at: call.span)))
}

private let members: [Method] = [
    sending(
        "addShard", "addShard", [.string("shard")], fields: [],
        "Adds a shard: a name makes a new replica set, \"set/host:port\" takes one that exists.",
        example: "sh.addShard(\"shard-03\")"),
    sending(
        "enableSharding", "enableSharding", [.string("database"), .string("primaryShard").optional],
        fields: ["primaryShard"], "Makes a database; since 6.0 nothing else needs it.",
        example: "sh.enableSharding(\"shop\")"),
    shardCollectionMethod,
    Method("listShards", [], .reads, "The shards.", example: "sh.listShards()") {
        (machine, call) throws(Interruption) in
        let reply = try machine.command(["listShards": 1], on: "admin", at: call.span)
        return machine.value(of: reply["shards"] ?? .array([]))
    },
    Method(
        "status", [.any("verbose").optional], .reads, "Shards, balancer, databases, collections and chunks.",
        example: "sh.status()"
    ) {
        (machine, call) throws(Interruption) in
        let verbose = isTruthy(call[0])
        return try machine.shardingStatus(verbose: verbose, call)
    },
    Method(
        "getShardedDataDistribution", [], .reads, "What each shard owns of each sharded collection, orphans too.",
        result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        let command: BSONDocument = [
            "aggregate": 1, "pipeline": .array([["$shardedDataDistribution": [:]]]), "cursor": [:],
        ]
        let cursor = try machine.allocate(
            .cursor(CursorState(database: "admin", collection: "$cmd.aggregate", command: command, way: machine.way)))
        try machine.open(cursor, at: call.span)
        return .object(cursor)
    },
]

private let ranges: [Method] = [
    sending(
        "splitAt", "split", [.string("namespace"), .document("middle")], fields: ["middle"],
        "Splits the chunk of a key at this key.", example: "sh.splitAt(\"shop.orders\", { customer: 500 })"),
    sending(
        "splitFind", "split", [.string("namespace"), .document("find")], fields: ["find"],
        "Splits the chunk of a key in the middle.", example: "sh.splitFind(\"shop.orders\", { customer: 500 })"),
    sending(
        "moveChunk", "moveChunk", [.string("namespace"), .document("find"), .string("shard")], fields: ["find", "to"],
        "Moves the chunk of a key to a shard.", example: "sh.moveChunk(\"shop.orders\", { customer: 5 }, \"shard-02\")"),
    sending(
        "moveRange", "moveRange",
        [.string("namespace"), .string("shard"), .document("min"), .document("max").optional],
        fields: ["toShard", "min", "max"], "Moves the range from min to a shard.",
        example: "sh.moveRange(\"shop.orders\", \"shard-02\", { customer: 5 })"),
]

private let zones: [Method] = [
    sending(
        "addShardToZone", "addShardToZone", [.string("shard"), .string("zone")], fields: ["zone"],
        "Puts a shard into a zone.", example: "sh.addShardToZone(\"shard-01\", \"EU\")"),
    sending(
        "addShardTag", "addShardToZone", [.string("shard"), .string("zone")], fields: ["zone"],
        "The old name of addShardToZone.", example: "sh.addShardTag(\"shard-01\", \"EU\")"),
    sending(
        "removeShardFromZone", "removeShardFromZone", [.string("shard"), .string("zone")], fields: ["zone"],
        "Takes a shard out of a zone.", example: "sh.removeShardFromZone(\"shard-01\", \"EU\")"),
    sending(
        "updateZoneKeyRange", "updateZoneKeyRange",
        [.string("namespace"), .document("min"), .document("max"), .any("zone")], fields: ["min", "max", "zone"],
        "Assigns a range of keys to a zone; null frees it.",
        example: "sh.updateZoneKeyRange(\"shop.orders\", { c: 0 }, { c: 9 }, \"EU\")"),
    sending(
        "addTagRange", "updateZoneKeyRange",
        [.string("namespace"), .document("min"), .document("max"), .string("zone")], fields: ["min", "max", "zone"],
        "The old name of updateZoneKeyRange.", example: "sh.addTagRange(\"shop.orders\", { c: 0 }, { c: 9 }, \"EU\")"),
    Method(
        "removeRangeFromZone", [.string("namespace"), .document("min"), .document("max")], .writes,
        "Frees a range of keys from its zone.", example: "sh.removeRangeFromZone(\"shop.orders\", { c: 0 }, { c: 9 })"
    ) {
        (machine, call) throws(Interruption) in
        let min = try machine.bson(of: call[1], at: call.span)
        let max = try machine.bson(of: call[2], at: call.span)
        return try machine.reply(
            [("updateZoneKeyRange", .string(machine.string(call[0]))), ("min", min), ("max", max), ("zone", .null)],
            on: "admin", call)
    },
]

private let balancer: [Method] = [
    sending("startBalancer", "balancerStart", [], fields: [], "Starts the balancer.", example: "sh.startBalancer()"),
    sending(
        "stopBalancer", "balancerStop", [], fields: [], "Stops the balancer; a migration under way ends first.",
        example: "sh.stopBalancer()"),
    Method(
        "setBalancerState", [.boolean("on")], .writes, "Starts or stops the balancer.",
        example: "sh.setBalancerState(false)"
    ) {
        (machine, call) throws(Interruption) in
        try machine.reply([(isTruthy(call[0]) ? "balancerStart" : "balancerStop", 1)], on: "admin", call)
    },
    Method("getBalancerState", [], .reads, "Whether the balancer may run.", example: "sh.getBalancerState()") {
        (machine, call) throws(Interruption) in
        let reply = try machine.command(["balancerStatus": 1], on: "admin", at: call.span)
        return .bool(reply["mode"]?.string != "off")
    },
    sending(
        "isBalancerRunning", "balancerStatus", [], fields: [], "Mode and round of the balancer.",
        example: "sh.isBalancerRunning()", effect: .reads),
    sending(
        "balancerCollectionStatus", "balancerCollectionStatus", [.string("namespace")], fields: [],
        "Whether a collection is balanced, and if not why.", example: "sh.balancerCollectionStatus(\"shop.orders\")",
        effect: .reads),
]

let shardingTable = namespace(
    "sh", "The sharded cluster, as in mongosh",
    members + ranges + zones + balancer + balancedCollections + reshardingMethods
        + [clusterConsistency])
