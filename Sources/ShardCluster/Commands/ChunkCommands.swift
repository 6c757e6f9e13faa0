/// The commands that move and shape chunks.
extension CommandTable {
    static let chunkCommands: [CommandDefinition] = [
        CommandDefinition(
            "moveRange", scope: .adminOnRouter, help: "move a range to another shard", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.moveRange(request)
        },
        CommandDefinition(
            "moveChunk", "movechunk", scope: .adminOnRouter, help: "move a chunk to another shard", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.moveChunk(request)
        },
        CommandDefinition("split", scope: .adminOnRouter, help: "split a chunk in two", changesCatalog: true) {
            (cluster, request) throws(CommandError) in try cluster.splitChunk(request)
        },
        CommandDefinition(
            "mergeChunks", scope: .adminOnRouter, help: "merge neighbouring chunks of a shard", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.mergeChunks(request)
        },
        CommandDefinition(
            "mergeAllChunksOnShard", scope: .adminOnRouter, help: "merge what can be merged on a shard",
            changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.mergeAllChunksOnShard(request)
        },
        CommandDefinition(
            "clearJumboFlag", scope: .adminOnRouter, help: "clear a chunk's jumbo flag", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.clearJumboFlag(request)
        },
        CommandDefinition("cleanupOrphaned", scope: .adminOnMember, help: "wait until orphans are deleted") {
            (cluster, request) throws(CommandError) in try cluster.cleanupOrphaned(request)
        },
    ]
}
