/// The roles that every database has, and those of admin alone, with the actions that the manual lists for them.
enum BuiltInRoles {
    private static let reading = [
        "changeStream", "collStats", "dbHash", "dbStats", "find", "killCursors", "listCollections", "listIndexes",
        "planCacheRead",
    ]
    private static let writing = [
        "convertToCapped", "createCollection", "createIndex", "dropCollection", "dropIndex", "insert", "remove",
        "renameCollectionSameDB", "update",
    ]
    private static let administering = [
        "bypassDocumentValidation", "collMod", "collStats", "compact", "createCollection", "createIndex", "dbStats",
        "dropCollection", "dropDatabase", "dropIndex", "enableProfiler", "listCollections", "listIndexes",
        "planCacheIndexFilter", "planCacheRead", "planCacheWrite", "reIndex", "renameCollectionSameDB", "validate",
    ]
    private static let usersAndRoles = [
        "changeCustomData", "changePassword", "createRole", "createUser", "dropRole", "dropUser", "grantRole",
        "revokeRole", "setAuthenticationRestriction", "viewRole", "viewUser",
    ]
    private static let monitoring = [
        "connPoolStats", "getCmdLineOpts", "getDefaultRWConcern", "getLog", "getParameter", "getShardMap", "hostInfo",
        "inprog", "listClusterCatalog", "listDatabases", "listSessions", "listShards", "netstat", "replSetGetConfig",
        "replSetGetStatus", "serverStatus", "shardingState", "top",
    ]
    private static let managing = [
        "addShard", "appendOplogNote", "applicationMessage", "cleanupOrphaned", "flushRouterConfig",
        "getDefaultRWConcern", "listSessions", "listShards", "removeShard", "replSetConfigure", "replSetGetConfig",
        "replSetGetStatus", "replSetStateChange", "resync", "setDefaultRWConcern", "setFeatureCompatibilityVersion",
        "transitionFromDedicatedConfigServer", "transitionToDedicatedConfigServer",
    ]
    private static let managingCollections = [
        "analyzeShardKey", "clearJumboFlag", "configureQueryAnalyzer", "enableSharding", "moveChunk", "moveCollection",
        "refineCollectionShardKey", "reshardCollection", "splitChunk", "splitVector", "unshardCollection",
    ]
    private static let hosting = [
        "applicationMessage", "closeAllDatabases", "connPoolSync", "flushRouterConfig", "fsync", "invalidateUserCache",
        "killAnyCursor", "killAnySession", "killop", "logRotate", "oidReset", "resync", "rotateCertificates",
        "setParameter", "shutdown", "touch", "unlock",
    ]

    /// Names of the roles that each database has.
    static let ofEveryDatabase = ["dbAdmin", "dbOwner", "read", "readWrite", "userAdmin"]
    /// Names of those that only admin has.
    static let ofAdmin = [
        "backup", "clusterAdmin", "clusterManager", "clusterMonitor", "dbAdminAnyDatabase", "hostManager",
        "readAnyDatabase", "readWriteAnyDatabase", "restore", "root", "userAdminAnyDatabase",
    ]

    /// What a built-in role allows; nil if there is none of this name in this database.
    static func privileges(of role: AccountName) -> [Privilege]? {
        ofDatabase(role) ?? (role.database == "admin" ? ofAdmin(role.name) : nil)
    }

    private static func ofDatabase(_ role: AccountName) -> [Privilege]? {
        let all = Resource.collection(database: role.database, name: "")
        switch role.name {
        case "read": return [Privilege(resource: all, actions: reading)]
        case "readWrite": return [Privilege(resource: all, actions: reading + writing)]
        case "dbAdmin": return [Privilege(resource: all, actions: administering)]
        case "userAdmin": return [Privilege(resource: all, actions: usersAndRoles)]
        case "dbOwner":
            return [Privilege(resource: all, actions: reading + writing + administering + usersAndRoles)]
        default: return nil
        }
    }

    private static func ofAdmin(_ name: String) -> [Privilege]? {
        let everything = Resource.collection(database: "", name: "")
        let cluster = Resource.cluster
        switch name {
        case "readAnyDatabase":
            return [Privilege(resource: everything, actions: reading)]
                + [Privilege(resource: cluster, actions: ["listDatabases"])]
        case "readWriteAnyDatabase":
            return [Privilege(resource: everything, actions: reading + writing)]
                + [Privilege(resource: cluster, actions: ["listDatabases"])]
        case "dbAdminAnyDatabase":
            return [Privilege(resource: everything, actions: administering)]
                + [Privilege(resource: cluster, actions: ["listDatabases"])]
        case "userAdminAnyDatabase":
            return [Privilege(resource: everything, actions: usersAndRoles)]
                + [
                    Privilege(
                        resource: cluster, actions: ["authSchemaUpgrade", "invalidateUserCache", "listDatabases"])
                ]
        case "clusterMonitor":
            return [Privilege(resource: cluster, actions: monitoring)]
                + [Privilege(resource: everything, actions: ["collStats", "dbStats", "indexStats", "listCollections"])]
                + configReading
        case "clusterManager":
            return [Privilege(resource: cluster, actions: managing)]
                + [Privilege(resource: everything, actions: managingCollections)] + configReading + configWriting
        case "hostManager": return [Privilege(resource: cluster, actions: hosting)]
        case "clusterAdmin":
            return ["clusterManager", "clusterMonitor", "hostManager"].flatMap { ofAdmin($0) ?? [] }
                + [Privilege(resource: everything, actions: ["dropDatabase"])]
        case "backup":
            return [Privilege(resource: everything, actions: ["find", "listCollections", "listIndexes"])]
                + [Privilege(resource: cluster, actions: ["appendOplogNote", "listDatabases", "serverStatus"])]
        case "restore":
            return [Privilege(resource: everything, actions: writing + ["collMod", "listCollections"])]
                + [Privilege(resource: cluster, actions: ["listDatabases"])]
        case "root":
            let parts = [
                "readWriteAnyDatabase", "dbAdminAnyDatabase", "userAdminAnyDatabase", "clusterAdmin", "restore",
                "backup",
            ]
            return parts.flatMap { ofAdmin($0) ?? [] } + systemCollections
        default: return nil
        }
    }

    private static let configReading = [
        Privilege(resource: .collection(database: "config", name: ""), actions: reading),
        Privilege(
            resource: .collection(database: "local", name: ""), actions: ["collStats", "find", "listCollections"]),
    ]
    private static let configWriting = [
        Privilege(resource: .collection(database: "config", name: ""), actions: ["insert", "remove", "update"])
    ]
    private static let systemCollections = ["system.users", "system.roles", "system.version"].map {
        Privilege(resource: .collection(database: "admin", name: $0), actions: ["find", "collStats", "listIndexes"])
    }
}
