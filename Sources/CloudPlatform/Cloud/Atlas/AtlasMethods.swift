import BSON
import ShardCluster

/// `atlas.*`: the Admin API as its user interface offers it.
extension Platform {
    static let atlasMethods = [
        "createOrganization", "organizations", "createProject", "projects", "createApiKey", "apiKeys", "deleteApiKey",
        "createDatabaseUser", "databaseUsers", "deleteDatabaseUser", "addAccessListEntry", "accessList",
        "deleteAccessListEntry", "createCluster", "cluster", "clusters", "updateCluster", "deleteCluster",
    ]

    mutating func atlas(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "createOrganization":
            let options = try only(arguments, ["name"])
            return .document(try atlas.createOrganization(try options.required("name")).document)
        case "organizations": return .array(atlas.organizations.map { .document($0.document) })
        case "createProject":
            let options = try only(arguments, ["name", "org"])
            return .document(
                try atlas.createProject(try options.required("name"), organization: try options.string("org")).document)
        case "projects": return .array(atlas.projects.map { .document($0.document) })
        case "createApiKey", "apiKeys", "deleteApiKey": return try apiKeys(name, arguments)
        case "createDatabaseUser", "databaseUsers", "deleteDatabaseUser": return try databaseUsers(name, arguments)
        case "addAccessListEntry", "accessList", "deleteAccessListEntry": return try accessList(name, arguments)
        case "createCluster": return try createCluster(arguments)
        case "cluster", "clusters": return try clusters(name, arguments)
        case "updateCluster": return try updateCluster(arguments)
        case "deleteCluster": return try deleteCluster(arguments)
        default: throw arguments.unknownMethod
        }
    }

    func only(_ arguments: Arguments, _ known: [String]) throws(CommandError) -> Options {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(known)
        return options
    }

    func projectIndex(_ arguments: Arguments) throws(CommandError) -> Int {
        try atlas.project(try arguments.named(0, "project"))
    }
}
