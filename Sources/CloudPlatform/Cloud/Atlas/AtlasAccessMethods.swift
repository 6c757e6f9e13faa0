import BSON
import ShardCluster

/// API keys, database users and access lists.
extension Platform {
    mutating func apiKeys(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "createApiKey":
            let options = try only(arguments, ["project", "description", "roles"])
            let index = try atlas.project(try options.required("project"))
            let roles = try options.strings("roles")
            guard !roles.isEmpty else {
                throw .atlas(400, "MISSING_ATTRIBUTE", "The required attribute roles was not specified.")
            }
            for role in roles where !APIKey.knownRoles.contains(role) {
                throw .atlas(
                    400, "INVALID_ENUM_VALUE",
                    "An invalid enumeration value \(role) was specified. "
                        + "Project roles are \(APIKey.knownRoles.joined(separator: ", ")).")
            }
            let key = try atlas.createKey(
                project: index, description: try options.string("description") ?? "", roles: roles)
            return .document(key.document(showing: true))
        case "apiKeys":
            return .array(
                atlas.projects[try projectIndex(arguments)].apiKeys.map { .document($0.document(showing: false)) })
        default:
            let index = try projectIndex(arguments)
            let name = try arguments.string(1, "the key's public half or id")
            try atlas.change(index) { project throws(CommandError) in
                guard let key = project.apiKeys.firstIndex(where: { $0.publicKey == name || $0.id == name }) else {
                    throw .atlas(404, "API_KEY_NOT_FOUND", "An API key \(name) could not be found.")
                }
                project.apiKeys.remove(at: key)
            }
            return ["ok": 1]
        }
    }

    mutating func databaseUsers(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "createDatabaseUser":
            let options = try only(arguments, ["project", "username", "password", "roles"])
            let index = try atlas.project(try options.required("project"))
            let user = try DatabaseUser(options)
            try atlas.change(index) { project throws(CommandError) in
                guard !project.users.contains(where: { $0.username == user.username }) else {
                    throw .atlas(
                        409, "USER_ALREADY_EXISTS", "A user with username \(user.username) already exists.")
                }
                guard project.users.count < Atlas.entryLimit else {
                    throw .atlas(400, "MAX_USERS_EXCEEDED", "At most \(Atlas.entryLimit) users can be created.")
                }
                project.users.append(user)
            }
            return .document(user.document)
        case "databaseUsers":
            return .array(atlas.projects[try projectIndex(arguments)].users.map { .document($0.document) })
        default:
            let index = try projectIndex(arguments)
            let name = try arguments.string(1, "the username")
            try atlas.change(index) { project throws(CommandError) in
                guard let user = project.users.firstIndex(where: { $0.username == name }) else {
                    throw .atlas(404, "USERNAME_NOT_FOUND", "No user with username \(name) exists.")
                }
                project.users.remove(at: user)
            }
            return ["ok": 1]
        }
    }

    mutating func accessList(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "addAccessListEntry":
            let options = try only(arguments, ["project", "ipAddress", "cidrBlock", "comment"])
            let index = try atlas.project(try options.required("project"))
            let entry = try AccessListEntry(options)
            try atlas.change(index) { project throws(CommandError) in
                guard project.accessList.count < Atlas.entryLimit else {
                    throw .atlas(
                        400, "MAX_ACCESS_LIST_EXCEEDED", "At most \(Atlas.entryLimit) entries can be listed.")
                }
                project.accessList.removeAll { $0.block == entry.block }
                project.accessList.append(entry)
            }
            return .document(entry.document)
        case "accessList":
            return .array(atlas.projects[try projectIndex(arguments)].accessList.map { .document($0.document) })
        default:
            let index = try projectIndex(arguments)
            let text = try arguments.string(1, "the address or block")
            try atlas.change(index) { project throws(CommandError) in
                guard let entry = project.accessList.firstIndex(where: { CIDRBlock(text) == $0.block }) else {
                    throw .atlas(
                        404, "ATLAS_NETWORK_PERMISSION_ENTRY_NOT_FOUND",
                        "The IP address or CIDR block \(text) is not on the access list.")
                }
                project.accessList.remove(at: entry)
            }
            return ["ok": 1]
        }
    }
}

extension DatabaseUser {
    init(_ options: Options) throws(CommandError) {
        var roles: [Role] = []
        for entry in try options.documents("roles") {
            let role = Role(role: try entry.required("role"), database: try entry.required("db"))
            let known =
                role.database == "admin"
                ? Self.anyDatabaseRoles + Self.databaseRoles : Self.databaseRoles
            guard known.contains(role.role) else {
                throw .atlas(
                    400, "ATLAS_INVALID_ROLE",
                    "Role \(role.role)@\(role.database) is not valid. \(role.database) knows \(known.joined(separator: ", "))."
                )
            }
            roles.append(role)
        }
        guard !roles.isEmpty else {
            throw .atlas(400, "MISSING_ATTRIBUTE", "The required attribute roles was not specified.")
        }
        let password = try options.required("password")
        guard password.utf8.count >= 8 else {
            throw .atlas(400, "PASSWORD_TOO_SHORT", "The password must be at least 8 characters long.")
        }
        self.init(username: try options.required("username"), password: password, roles: roles)
    }
}

extension AccessListEntry {
    init(_ options: Options) throws(CommandError) {
        let address = try options.string("ipAddress")
        let given = try options.string("cidrBlock")
        let text = address ?? given ?? ""
        guard let block = CIDRBlock(text), address == nil || !text.contains("/") else {
            throw .atlas(
                400, "INVALID_IP_ADDRESS_OR_CIDR_NOTATION",
                "The address \(text) must be in valid IP address or CIDR notation.")
        }
        self.init(block: block, comment: try options.string("comment") ?? "")
    }
}
