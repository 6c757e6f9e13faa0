import BSON

/// What a command needs somebody to be allowed: actions of the manual's list, on what the command is about.
enum CommandNeed: Sendable {
    /// Anybody may, logged in or not.
    case nothing
    /// Anybody who is logged in may.
    case login
    /// On the collection that the first field names.
    case collection([String])
    /// On the database that the command is sent to.
    case database([String])
    /// On the namespace or database that the first field names in full.
    case named([String])
    case cluster([String])
    /// On one collection of the config database.
    case config(String, [String])

    static func of(_ command: String) -> CommandNeed { table[command] ?? .cluster(["setParameter"]) }

    private static let table: [String: CommandNeed] = {
        var table: [String: CommandNeed] = [:]
        for (need, names) in groups { for name in names.split(separator: " ") { table[String(name)] = need } }
        return table
    }()

    private static let groups: [(CommandNeed, String)] = [
        (.nothing, "hello isMaster ismaster ping buildInfo buildinfo saslStart saslContinue logout connectionStatus"),
        (.nothing, "whatsmyuri listCommands explain"),
        (.login, "startSession endSessions refreshSessions killSessions getMore killCursors"),
        (.login, "commitTransaction abortTransaction"),
        (.collection(["find"]), "find count distinct aggregate"),
        (.collection(["insert"]), "insert"),
        (.collection(["update"]), "update"),
        (.collection(["remove"]), "delete"),
        (.collection(["find", "update"]), "findAndModify findandmodify"),
        (.collection(["createCollection"]), "create"),
        (.collection(["dropCollection"]), "drop"),
        (.collection(["createIndex"]), "createIndexes"),
        (.collection(["dropIndex"]), "dropIndexes deleteIndexes"),
        (.collection(["listIndexes"]), "listIndexes"),
        (.collection(["collMod"]), "collMod"),
        (.collection(["collStats"]), "collStats collstats dataSize"),
        (.database(["listCollections"]), "listCollections"),
        (.database(["dropDatabase"]), "dropDatabase"),
        (.database(["dbStats"]), "dbStats dbstats"),
        (.database(["createUser"]), "createUser"),
        (.database(["dropUser"]), "dropUser dropAllUsersFromDatabase"),
        (.database(["changePassword", "changeCustomData"]), "updateUser"),
        (.database(["viewUser"]), "usersInfo"),
        (.database(["viewRole"]), "rolesInfo"),
        (.database(["grantRole"]), "grantRolesToUser grantRolesToRole grantPrivilegesToRole"),
        (.database(["revokeRole"]), "revokeRolesFromUser revokeRolesFromRole revokePrivilegesFromRole updateRole"),
        (.database(["createRole"]), "createRole"),
        (.database(["dropRole"]), "dropRole dropAllRolesFromDatabase"),
        (.named(["enableSharding"]), "enableSharding enablesharding shardCollection shardcollection"),
        (.named(["enableSharding"]), "updateZoneKeyRange balancerCollectionStatus"),
        (.named(["moveChunk"]), "moveChunk movechunk moveRange movePrimary moveprimary configureCollectionBalancing"),
        (.named(["splitChunk"]), "split mergeChunks mergeAllChunksOnShard"),
        (.named(["clearJumboFlag"]), "clearJumboFlag"),
        (.named(["refineCollectionShardKey"]), "refineCollectionShardKey"),
        (.named(["reshardCollection"]), "reshardCollection abortReshardCollection commitReshardCollection"),
        (.named(["moveCollection"]), "moveCollection abortMoveCollection"),
        (.named(["unshardCollection"]), "unshardCollection abortUnshardCollection"),
        (.named(["analyzeShardKey"]), "analyzeShardKey"),
        (.config("settings", ["update"]), "balancerStart balancerStop"),
        (.config("settings", ["find"]), "balancerStatus"),
        (.config("shards", ["update"]), "addShardToZone addshardtozone removeShardFromZone"),
        (.cluster(["addShard"]), "addShard addshard"),
        (.cluster(["removeShard"]), "removeShard removeshard"),
        (.cluster(["listShards"]), "listShards listshards"),
        (.cluster(["listDatabases"]), "listDatabases"),
        (.cluster(["flushRouterConfig"]), "flushRouterConfig"),
        (.cluster(["cleanupOrphaned"]), "cleanupOrphaned"),
        (.cluster(["getShardMap"]), "getShardMap getShardVersion"),
        (.cluster(["serverStatus"]), "serverStatus"),
        (.cluster(["hostInfo"]), "hostInfo"),
        (.cluster(["inprog"]), "currentOp"),
        (.cluster(["getDefaultRWConcern"]), "getDefaultRWConcern"),
        (.cluster(["setDefaultRWConcern"]), "setDefaultRWConcern"),
        (.cluster(["getParameter"]), "getParameter"),
        (.cluster(["setParameter"]), "setParameter"),
        (.cluster(["getClusterParameter"]), "getClusterParameter"),
        (.cluster(["setClusterParameter"]), "setClusterParameter"),
        (.cluster(["fsync"]), "fsync"),
        (.cluster(["unlock"]), "fsyncUnlock"),
        (.cluster(["replSetGetStatus"]), "replSetGetStatus"),
        (.cluster(["replSetGetConfig"]), "replSetGetConfig"),
        (.cluster(["replSetConfigure"]), "replSetInitiate replSetReconfig"),
        (.cluster(["replSetStateChange"]), "replSetStepDown replSetFreeze replSetMaintenance replSetSyncFrom"),
    ]
}
