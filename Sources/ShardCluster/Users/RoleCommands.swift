import BSON

/// Roles: made of privileges and of other roles, in the database that a command is sent to.
extension CommandTable {
    static let roleCommands: [CommandDefinition] = [
        CommandDefinition("createRole", help: "add a role to a database", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.createRole(request)
        },
        CommandDefinition("updateRole", help: "change a role", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.updateRole(request)
        },
        CommandDefinition("dropRole", help: "remove a role from a database", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropRole(request)
        },
        CommandDefinition("dropAllRolesFromDatabase", help: "remove all roles of a database", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropAllRoles(request)
        },
        CommandDefinition("grantRolesToRole", help: "let a role contain others", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.changeParts(of: request, granting: true)
        },
        CommandDefinition("revokeRolesFromRole", help: "take roles out of a role", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.changeParts(of: request, granting: false)
        },
        CommandDefinition("grantPrivilegesToRole", help: "let a role allow more", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.changePrivileges(of: request, granting: true)
        },
        CommandDefinition("revokePrivilegesFromRole", help: "let a role allow less", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.changePrivileges(of: request, granting: false)
        },
        CommandDefinition("rolesInfo", help: "roles and what they allow") {
            (cluster, request) throws(CommandError) in try cluster.rolesInfo(request)
        },
    ]
}

extension Cluster {
    fileprivate mutating func createRole(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["privileges", "roles", "authenticationRestrictions"])
        let name = AccountName(try arguments.subject(), request.database)
        guard !name.name.isEmpty else { throw .badValue("Role name must be non-empty") }
        guard name.database != "local" else { throw .badValue("Cannot create roles in the local database") }
        guard BuiltInRoles.privileges(of: name) == nil else {
            throw .badValue("Cannot create roles with the same name as a built-in role")
        }
        guard users.role(name) == nil else {
            throw CommandError(
                code: 51002, codeName: "Location51002", message: "Role \"\(name.text)\" already exists")
        }
        let privileges = try privileges(try arguments.require(try arguments.array("privileges"), "privileges"), name)
        let roles = try roleNames(try arguments.require(try arguments.array("roles"), "roles"), in: name.database)
        return try store(RoleDefinition(name: name, privileges: privileges, roles: roles), request)
    }

    fileprivate mutating func updateRole(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["privileges", "roles", "authenticationRestrictions"])
        var role = try existingRole(AccountName(try arguments.subject(), request.database))
        let privileges = try arguments.array("privileges")
        let roles = try arguments.array("roles")
        guard privileges != nil || roles != nil else {
            throw .badValue("Must specify at least one field to update in updateRole")
        }
        if let privileges { role.privileges = try self.privileges(privileges, role.name) }
        if let roles { role.roles = try roleNames(roles, in: request.database) }
        return try store(role, request)
    }

    fileprivate mutating func dropRole(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: [])
        let role = try existingRole(AccountName(try arguments.subject(), request.database))
        try requireAccountsWritable(request)
        users.removeRoles { $0 == role.name }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate mutating func dropAllRoles(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        try requireAccountsWritable(request)
        let before = users.roles.count
        let gone = users.roles.map(\.name).filter { $0.database == request.database }
        users.removeRoles { gone.contains($0) }
        return .reply(success(["n": .integer(before - users.roles.count)]), latency: CommandCosts.metadata)
    }

    fileprivate mutating func changeParts(
        of request: CommandRequest, granting: Bool
    ) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["roles"])
        var role = try existingRole(AccountName(try arguments.subject(), request.database))
        let parts = try roleNames(try arguments.require(try arguments.array("roles"), "roles"), in: request.database)
        if granting {
            role.roles += parts.filter { !role.roles.contains($0) }
        } else {
            role.roles.removeAll { parts.contains($0) }
        }
        return try store(role, request)
    }

    fileprivate mutating func changePrivileges(
        of request: CommandRequest, granting: Bool
    ) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["privileges"])
        var role = try existingRole(AccountName(try arguments.subject(), request.database))
        let given = try privileges(
            try arguments.require(try arguments.array("privileges"), "privileges"), role.name)
        for privilege in given {
            let held = role.privileges.first { $0.resource == privilege.resource }?.actions ?? []
            let actions =
                granting
                ? held + privilege.actions.filter { !held.contains($0) }
                : held.filter { !privilege.actions.contains($0) }
            role.privileges.removeAll { $0.resource == privilege.resource }
            if !actions.isEmpty { role.privileges.append(Privilege(resource: privilege.resource, actions: actions)) }
        }
        return try store(role, request)
    }

    /// - Throws: InvalidRoleModification (77) for a role that would contain itself.
    private mutating func store(_ role: RoleDefinition, _ request: CommandRequest) throws(CommandError)
        -> CommandOutcome
    {
        guard !users.closure(of: role.roles).contains(role.name) else {
            throw CommandError(
                code: 77, codeName: "InvalidRoleModification",
                message: "Granting roles to \(role.name.text) would introduce a cycle in the role graph")
        }
        try requireAccountsWritable(request)
        users.put(role)
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate func rolesInfo(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["showBuiltinRoles", "showPrivileges"])
        let withPrivileges = try arguments.bool("showPrivileges") ?? false
        var names: [AccountName] = []
        if request.target.int64 == 1 {
            names = users.roles.map(\.name).filter { $0.database == request.database }
            if try arguments.bool("showBuiltinRoles") == true {
                let builtIn = BuiltInRoles.ofEveryDatabase + (request.database == "admin" ? BuiltInRoles.ofAdmin : [])
                names += builtIn.map { AccountName($0, request.database) }
            }
        } else {
            for target in request.target.array ?? [request.target] {
                guard
                    let name = target.string.map({ AccountName($0, request.database) })
                        ?? target.document.flatMap({ roleName($0) })
                else { throw .badValue("User and role names must be either strings or objects") }
                if users.exists(role: name) { names.append(name) }
            }
        }
        let roles = names.map { BSONValue.document(shown($0, privileges: withPrivileges)) }
        return .reply(success(["roles": .array(roles)]), latency: CommandCosts.local)
    }

    private func roleName(_ document: BSONDocument) -> AccountName? {
        guard let name = document["role"]?.string, let database = document["db"]?.string else { return nil }
        return AccountName(name, database)
    }

    private func shown(_ name: AccountName, privileges withPrivileges: Bool) -> BSONDocument {
        let own = users.role(name)
        let parts = own?.roles ?? []
        var document: BSONDocument = [
            "_id": .string("\(name.database).\(name.name)"), "role": .string(name.name), "db": .string(name.database),
            "roles": .array(parts.map { .document($0.roleDocument) }),
            "inheritedRoles": .array(users.closure(of: parts).map { .document($0.roleDocument) }),
            "isBuiltin": .bool(own == nil),
        ]
        guard withPrivileges else { return document }
        let direct = own?.privileges ?? BuiltInRoles.privileges(of: name) ?? []
        document.append("privileges", .array(direct.map { .document($0.document) }))
        document.append(
            "inheritedPrivileges", .array(users.privileges(of: [name]).map { .document($0.document) }))
        return document
    }

    private func existingRole(_ name: AccountName) throws(CommandError) -> RoleDefinition {
        if let role = users.role(name) { return role }
        guard BuiltInRoles.privileges(of: name) == nil else {
            throw CommandError(
                code: 77, codeName: "InvalidRoleModification",
                message: "\(name.text) is a built-in role and cannot be modified")
        }
        throw .roleNotFound("Role \(name.text) not found")
    }

    /// - Throws: BadValue (2); a role outside of admin allows things in its own database only.
    private func privileges(_ values: [BSONValue], _ role: AccountName) throws(CommandError) -> [Privilege] {
        var result: [Privilege] = []
        for value in values {
            guard let document = value.document, let target = document["resource"]?.document,
                let actions = document["actions"]?.array, !actions.isEmpty
            else { throw .badValue("A privilege needs the fields 'resource' and 'actions'") }
            let resource = try Resource(target)
            if role.database != "admin" {
                guard case .collection(role.database, _) = resource else {
                    throw .invalidRoleScope(role.database)
                }
            }
            var names: [String] = []
            for action in actions {
                guard let name = action.string, !name.isEmpty else { throw .badValue("Actions must be strings") }
                names.append(name)
            }
            let unknown = names.filter { !ActionNames.isKnown($0) }
            guard unknown.isEmpty else {
                throw .failedToParse("Unrecognized action privilege strings: \(unknown.joined(separator: ","))")
            }
            result.append(Privilege(resource: resource, actions: names))
        }
        return result
    }
}

extension CommandError {
    fileprivate static func invalidRoleScope(_ database: String) -> CommandError {
        CommandError(
            code: 77, codeName: "InvalidRoleModification",
            message:
                "Roles on the '\(database)' database cannot be granted privileges that target other databases or the cluster"
        )
    }
}
