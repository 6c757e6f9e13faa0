import BSON
import ShellSyntax

/// checkMetadataConsistency of the cluster, a database or a collection, as a cursor.
private func checking(
    _ of: String, example: String,
    _ place: @escaping @Sendable (borrowing Machine, Call) -> (target: BSONValue, database: String)
) -> Method {
    Method(
        "checkMetadataConsistency", [.document("options").optional], .reads,
        "What is inconsistent in the sharding metadata of \(of).", example: example, result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        let (target, database) = place(machine, call)
        var command: BSONDocument = ["checkMetadataConsistency": target, "cursor": [:]]
        for (key, value) in try machine.options(call[0], at: call.span) { command[key] = value }
        let cursor = try machine.allocate(
            .cursor(CursorState(database: database, collection: "$cmd.aggregate", command: command, way: machine.way)))
        try machine.open(cursor, at: call.span)
        return .object(cursor)
    }
}

let clusterConsistency = checking("the cluster", example: "sh.checkMetadataConsistency()") { _, _ in (1, "admin") }

let databaseConsistency = checking("a database", example: "db.checkMetadataConsistency({ checkIndexes: true })") {
    machine, call in (1, machine.receiverDatabase(call))
}

let collectionConsistency = checking("a collection", example: "db.orders.checkMetadataConsistency()") {
    machine, call in
    let collection = machine.receiverCollection(call)
    return (.string(collection.name), collection.database)
}
