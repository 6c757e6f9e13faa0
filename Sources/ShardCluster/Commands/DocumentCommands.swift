/// The commands that read and write documents: insert, find, update and so on.
extension CommandTable {
    static let documentCommands: [CommandDefinition] = [
        CommandDefinition("insert", help: "insert documents", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.insert(request)
        },
        CommandDefinition("find", help: "documents that match a filter") {
            (cluster, request) throws(CommandError) in try cluster.find(request)
        },
        CommandDefinition("getMore", help: "the next batch of a cursor") {
            (cluster, request) throws(CommandError) in try cluster.getMore(request)
        },
        CommandDefinition("killCursors", help: "close cursors") {
            (cluster, request) throws(CommandError) in try cluster.killCursors(request)
        },
        CommandDefinition("update", help: "change documents that match a filter", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.update(request)
        },
        CommandDefinition("delete", help: "delete documents that match a filter", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.delete(request)
        },
        CommandDefinition(
            "findAndModify", "findandmodify", help: "change or delete one document and return it", isWrite: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.findAndModify(request)
        },
        CommandDefinition("count", help: "number of documents that match a filter") {
            (cluster, request) throws(CommandError) in try cluster.count(request)
        },
        CommandDefinition("distinct", help: "values of a field") {
            (cluster, request) throws(CommandError) in try cluster.distinct(request)
        },
        CommandDefinition("aggregate", help: "run a pipeline") {
            (cluster, request) throws(CommandError) in try cluster.aggregate(request)
        },
        CommandDefinition("explain", help: "how a command would be run") {
            (cluster, request) throws(CommandError) in try cluster.explain(request)
        },
    ]
}
