import BSON
import ShellSyntax

private let reshardCollectionMethod = Method(
    "reshardCollection",
    [.string("namespace"), .document("key"), .any("unique").optional, .document("options").optional], .writes,
    "Gives a sharded collection another shard key; answers when it is done.",
    example: "sh.reshardCollection(\"shop.orders\", { region: 1 })"
) { (machine, call) throws(Interruption) in
    var body: BSONDocument = [
        "reshardCollection": .string(machine.string(call[0])),
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

/// Resharding, and what works like it.
let reshardingMethods: [Method] = [
    reshardCollectionMethod,
    sending(
        "abortReshardCollection", "abortReshardCollection", [.string("namespace")], fields: [],
        "Gives a resharding up.", example: "sh.abortReshardCollection(\"shop.orders\")"),
    sending(
        "commitReshardCollection", "commitReshardCollection", [.string("namespace")], fields: [],
        "Ends a resharding without waiting longer.", example: "sh.commitReshardCollection(\"shop.orders\")"),
    sending(
        "moveCollection", "moveCollection", [.string("namespace"), .string("shard")], fields: ["toShard"],
        "Moves an unsharded collection to a shard.", example: "sh.moveCollection(\"shop.staff\", \"shard-02\")"),
    sending(
        "abortMoveCollection", "abortMoveCollection", [.string("namespace")], fields: [],
        "Gives the move of a collection up.", example: "sh.abortMoveCollection(\"shop.staff\")"),
    sending(
        "unshardCollection", "unshardCollection", [.string("namespace"), .string("shard").optional],
        fields: ["toShard"], "Brings a sharded collection to one shard.",
        example: "sh.unshardCollection(\"shop.orders\", \"shard-01\")"),
    sending(
        "abortUnshardCollection", "abortUnshardCollection", [.string("namespace")], fields: [],
        "Gives bringing a collection to one shard up.", example: "sh.abortUnshardCollection(\"shop.orders\")"),
]
