import BSON
import ShellSyntax

private enum Change {
    case update
    case replace
    case remove
}

private func modifying(_ name: String, _ summary: String, _ change: Change) -> Method {
    var parameters: [Parameter] = [.document("filter")]
    switch change {
    case .update: parameters.append(.of(.documentOrArray, "update"))
    case .replace: parameters.append(.document("replacement"))
    case .remove: break
    }
    parameters.append(.document("options").optional)
    return Method(
        name, parameters, .writes, summary,
        example:
            "db.orders.\(name)({ _id: 1 }\(change == .update ? ", { $inc: { qty: 1 } }" : change == .replace ? ", { qty: 1 }" : ""))"
    ) {
        (machine, call) throws(Interruption) in
        let collection = machine.receiverCollection(call)
        var command: BSONDocument = [
            "findAndModify": .string(collection.name),
            "query": .document(try machine.bsonDocument(call[0], at: call.span)),
        ]
        if change == .remove {
            command.append("remove", true)
        } else {
            let update = try machine.bson(of: call[1], at: call.span)
            try checkUpdate(update, isReplacement: change == .replace, at: call.span)
            command.append("update", update)
        }
        let options = try machine.options(call[change == .remove ? 1 : 2], at: call.span)
        if let projection = options["projection"] { command.append("fields", projection) }
        for key in [
            "sort", "upsert", "arrayFilters", "hint", "collation", "let", "writeConcern", "maxTimeMS", "comment",
        ] {
            if let value = options[key] { command.append(key, value) }
        }
        let wantsNew = options["returnDocument"]?.string == "after" || options["returnNewDocument"]?.truthy == true
        if wantsNew, change != .remove { command.append("new", true) }
        let reply = try machine.command(command, on: collection.database, at: call.span)
        try machine.checkWriteConcern(reply, many: false, at: call.span)
        return machine.value(of: reply["value"] ?? .null)
    }
}

let collectionModifications: [Method] = [
    modifying(
        "findOneAndUpdate", "Changes a document and gives it as it was, or as it is with returnDocument: \"after\".",
        .update),
    modifying("findOneAndReplace", "Replaces a document and gives it as it was.", .replace),
    modifying("findOneAndDelete", "Deletes a document and gives it.", .remove),
]
