import BSON
import SimKernel

/// Users: made, changed, shown and dropped in the database that a command is sent to.
extension CommandTable {
    static let userCommands: [CommandDefinition] = [
        CommandDefinition("createUser", help: "add a user to a database", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.createUser(request)
        },
        CommandDefinition("updateUser", help: "change a user", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.updateUser(request)
        },
        CommandDefinition("dropUser", help: "remove a user from a database", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropUser(request)
        },
        CommandDefinition("dropAllUsersFromDatabase", help: "remove all users of a database", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.dropAllUsers(request)
        },
        CommandDefinition("grantRolesToUser", help: "give roles to a user", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.changeRoles(of: request, granting: true)
        },
        CommandDefinition("revokeRolesFromUser", help: "take roles from a user", isWrite: true) {
            (cluster, request) throws(CommandError) in try cluster.changeRoles(of: request, granting: false)
        },
        CommandDefinition("usersInfo", help: "users and their roles") {
            (cluster, request) throws(CommandError) in try cluster.usersInfo(request)
        },
    ]
}

extension Cluster {
    /// A router's users are the config servers' to keep; those of a set that was built by hand are its primary's.
    func requireAccountsWritable(_ request: CommandRequest) throws(CommandError) {
        switch request.node {
        case .primary(let shard) where servers.isInUse, .member(let shard, _) where servers.isInUse:
            guard canCommit(.shard(shard)) else { throw noPrimary(of: shard) }
        default: try requireConfigMajority()
        }
    }

    fileprivate mutating func createUser(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: ["pwd", "roles", "customData", "mechanisms", "digestPassword", "authenticationRestrictions"])
        let name = AccountName(try arguments.subject(), request.database)
        guard name.database != "local" else { throw .badValue("Cannot create users in the local database") }
        guard !name.name.isEmpty else { throw .badValue("User document needs 'user' field to be non-empty") }
        let roles = try roleNames(try arguments.require(try arguments.array("roles"), "roles"), in: request.database)
        guard let password = try arguments.string("pwd") else {
            throw .badValue(
                "Must provide a 'pwd' field for all user documents, except those with '$external' as the user's source db"
            )
        }
        guard users.user(name) == nil else {
            throw CommandError(
                code: 51003, codeName: "Location51003", message: "User \"\(name.text)\" already exists")
        }
        let mechanisms = try mechanisms(arguments)
        let customData = try arguments.document("customData")
        try requireAccountsWritable(request)
        users.put(
            UserAccount(
                name: name, id: newUUID(), credentials: try credentials(name, password, mechanisms), roles: roles,
                customData: customData))
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate mutating func updateUser(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request,
            fields: ["pwd", "roles", "customData", "mechanisms", "digestPassword", "authenticationRestrictions"])
        var user = try existingUser(AccountName(try arguments.subject(), request.database))
        let password = try arguments.string("pwd")
        let roles = try arguments.array("roles")
        let customData = try arguments.document("customData")
        guard password != nil || roles != nil || customData != nil || arguments["mechanisms"] != nil else {
            throw .badValue("Must specify at least one field to update in updateUser")
        }
        if let roles { user.roles = try roleNames(roles, in: request.database) }
        if let customData { user.customData = customData }
        if let password {
            user.credentials = try credentials(user.name, password, try mechanisms(arguments))
        } else if arguments["mechanisms"] != nil {
            let kept = try mechanisms(arguments)
            guard kept.allSatisfy({ user.credential($0) != nil }) else {
                throw .badValue("mechanisms field must be a subset of previously set mechanisms")
            }
            user.credentials.removeAll { !kept.contains($0.mechanism) }
        }
        try requireAccountsWritable(request)
        users.put(user)
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate mutating func dropUser(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: [])
        let user = try existingUser(AccountName(try arguments.subject(), request.database))
        try requireAccountsWritable(request)
        users.removeUsers { $0.name == user.name }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate mutating func dropAllUsers(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        try requireAccountsWritable(request)
        let before = users.users.count
        users.removeUsers { $0.name.database == request.database }
        return .reply(success(["n": .integer(before - users.users.count)]), latency: CommandCosts.metadata)
    }

    fileprivate mutating func changeRoles(
        of request: CommandRequest, granting: Bool
    ) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["roles"])
        var user = try existingUser(AccountName(try arguments.subject(), request.database))
        let roles = try roleNames(try arguments.require(try arguments.array("roles"), "roles"), in: request.database)
        if granting {
            user.roles += roles.filter { !user.roles.contains($0) }
        } else {
            user.roles.removeAll { roles.contains($0) }
        }
        try requireAccountsWritable(request)
        users.put(user)
        return .reply(success(), latency: CommandCosts.metadata)
    }

    fileprivate func usersInfo(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["showCredentials", "showCustomData", "showPrivileges", "filter"])
        let withCredentials = try arguments.bool("showCredentials") ?? false
        let withPrivileges = try arguments.bool("showPrivileges") ?? false
        let matcher = try Matcher(try arguments.document("filter") ?? [:])
        var shown: [BSONValue] = []
        for user in try accounts(named: request.target, in: request.database, shows: "usersInfo") {
            var document = user.shown(credentials: withCredentials)
            guard try matcher.matches(document) else { continue }
            if withPrivileges {
                document.append(
                    "inheritedRoles", .array(users.closure(of: user.roles).map { .document($0.roleDocument) }))
                document.append(
                    "inheritedPrivileges",
                    .array(users.privileges(of: user.roles).map { .document($0.document) }))
            }
            shown.append(.document(document))
        }
        return .reply(success(["users": .array(shown)]), latency: CommandCosts.local)
    }

    /// What usersInfo's first field names: 1, a name, `{user, db}`, `{forAllDBs: true}`, or a list of them.
    private func accounts(
        named target: BSONValue, in database: String, shows command: String
    ) throws(CommandError) -> [UserAccount] {
        switch target {
        case .string(let name): return users.user(AccountName(name, database)).map { [$0] } ?? []
        case .document(let document):
            if document["forAllDBs"]?.truthy == true { return users.users }
            guard let name = document["user"]?.string, let home = document["db"]?.string else { break }
            return users.user(AccountName(name, home)).map { [$0] } ?? []
        case .array(let targets):
            var found: [UserAccount] = []
            for target in targets { found += try accounts(named: target, in: database, shows: command) }
            return found
        default:
            if target.int64 == 1 { return users.users.filter { $0.name.database == database } }
        }
        throw .badValue("User and role names must be either strings or objects")
    }

    func existingUser(_ name: AccountName) throws(CommandError) -> UserAccount {
        guard let user = users.user(name) else {
            throw CommandError(code: 11, codeName: "UserNotFound", message: "User '\(name.text)' not found")
        }
        return user
    }

    /// Roles as commands give them: a name of the same database, or `{role, db}`.
    ///
    /// - Throws: BadValue (2), RoleNotFound (31).
    func roleNames(_ values: [BSONValue], in database: String) throws(CommandError) -> [AccountName] {
        var names: [AccountName] = []
        for value in values {
            let name: AccountName
            if let text = value.string {
                name = AccountName(text, database)
            } else if let document = value.document, let text = document["role"]?.string,
                let home = document["db"]?.string
            {
                name = AccountName(text, home)
            } else {
                throw .badValue("Role names must be either strings or objects with the fields 'role' and 'db'")
            }
            guard users.exists(role: name) else { throw .roleNotFound("Could not find role: \(name.text)") }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private func mechanisms(_ arguments: CommandArguments) throws(CommandError) -> [ScramMechanism] {
        guard let given = try arguments.array("mechanisms") else { return ScramMechanism.allCases }
        guard !given.isEmpty else { throw .badValue("mechanisms field must not be empty") }
        var found: [ScramMechanism] = []
        for value in given {
            guard let mechanism = value.string.flatMap(ScramMechanism.init(rawValue:)) else {
                throw .badValue("Unknown auth mechanism '\(value.string ?? ExtendedJSON.relaxed(value))'")
            }
            if !found.contains(mechanism) { found.append(mechanism) }
        }
        return found
    }

    /// - Throws: BadValue (2) for a password that SCRAM-SHA-256 can't prepare: here all that is not printable ASCII.
    private mutating func credentials(
        _ name: AccountName, _ password: String, _ mechanisms: [ScramMechanism]
    ) throws(CommandError) -> [(mechanism: ScramMechanism, credential: ScramCredential)] {
        guard !password.isEmpty else {
            throw CommandError(code: 50687, codeName: "Location50687", message: "Password cannot be empty")
        }
        guard !mechanisms.contains(.sha256) || password.utf8.allSatisfy({ (32...126).contains($0) }) else {
            throw .badValue(
                "A password for SCRAM-SHA-256 must be printable ASCII in this cluster: it does not prepare other letters"
            )
        }
        return mechanisms.map { mechanism in
            let salt = (0..<mechanism.saltBytes).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 24) }
            return (mechanism, ScramCredential(mechanism, user: name.name, password: password, salt: salt))
        }
    }
}
