/// The names of all actions that a privilege may allow.
enum ActionNames {
    static func isKnown(_ name: String) -> Bool { all.contains(name) }

    private static let all = Set(
        (documents + collections + databases + sharding + replication + serving + accounts).split(separator: " ")
            .map(String.init))

    private static let documents =
        "anyAction bypassDocumentValidation changeStream find insert remove update useUUID forceUUID "
    private static let collections =
        "allCollectionStats analyze cleanupStructuredEncryptionData collMod collStats compact "
        + "compactStructuredEncryptionData convertToCapped createCollection createIndex createSearchIndexes "
        + "dropCollection dropIndex dropSearchIndex emptycapped exportCollection importCollection indexStats "
        + "listCollections listIndexes listSearchIndexes planCacheIndexFilter planCacheRead planCacheWrite reIndex "
        + "renameCollection renameCollectionSameDB storageDetails updateSearchIndex validate "
    private static let databases =
        "createDatabase dbCheck dbHash dbStats dropDatabase enableProfiler listDatabases repairDatabase "
    private static let sharding =
        "addShard analyzeShardKey checkMetadataConsistency cleanupOrphaned clearJumboFlag configureQueryAnalyzer "
        + "enableSharding flushRouterConfig getDatabaseVersion getShardMap getShardVersion issueDirectShardOperations "
        + "listClusterCatalog listSampledQueries listShards moveChunk moveCollection refineCollectionShardKey "
        + "removeShard reshardCollection shardCollection shardedDataDistribution shardingState splitChunk splitVector "
        + "transitionFromDedicatedConfigServer transitionToDedicatedConfigServer unshardCollection "
    private static let replication =
        "appendOplogNote applyOps replSetConfigure replSetGetConfig replSetGetStatus replSetHeartbeat replSetReconfig "
        + "replSetResizeOplog replSetStateChange resync "
    private static let serving =
        "advanceClusterTime applicationMessage auditConfigure auditLogRotate bypassDefaultMaxTimeMS bypassWriteBlockingMode "
        + "checkFreeMonitoringStatus closeAllDatabases connPoolStats connPoolSync cpuProfiler dropConnections fsync "
        + "fsyncUnlock getChangeStreamState getClusterParameter getCmdLineOpts getDefaultRWConcern getLog getParameter "
        + "hostInfo inprog internal killAnyCursor killAnySession killCursors killop listCursors listSessions logRotate "
        + "netstat oidReset oidcListKeys oidcRefreshKeys operationMetrics querySettings queryStatsRead "
        + "queryStatsReadTransformed rotateCertificates runTenantMigration serverStatus setChangeStreamState "
        + "setClusterParameter setDefaultRWConcern setFeatureCompatibilityVersion setFreeMonitoring setParameter "
        + "setUserWriteBlockMode shutdown top touch trafficRecord unlock useTenant "
    private static let accounts =
        "authCheck authSchemaUpgrade authenticate changeCustomData changeOwnCustomData changeOwnPassword "
        + "changePassword createRole createUser dropAllRolesFromDatabase dropAllUsersFromDatabase dropRole dropUser "
        + "grantPrivilegesToRole grantRole grantRolesToRole grantRolesToUser impersonate invalidateUserCache "
        + "listCachedAndActiveUsers revokePrivilegesFromRole revokeRole revokeRolesFromRole revokeRolesFromUser "
        + "runAsLessPrivilegedUser setAuthenticationRestriction updateRole updateUser viewRole viewUser"
}
