import BSON
import ShardCluster
import ShellSyntax

/// A method that sends `{command: first argument, field: second argument}` to the database.
private func change(
    _ name: String, _ command: String, _ parameters: [Parameter], _ field: String?, _ summary: String,
    example: String
) -> Method {
    Method(name, parameters, .writes, summary, example: example) { (machine, call) throws(Interruption) in
        var body: [(String, BSONValue)] = [(command, call.arguments.isEmpty ? 1 : .string(machine.string(call[0])))]
        if let field { body.append((field, try machine.bson(of: call[1], at: call.span))) }
        return try machine.reply(body, on: machine.receiverDatabase(call), call)
    }
}

/// A method whose document holds the command's subject under `subject`, as db.createUser({user: ...}).
private func making(_ name: String, subject: String, _ summary: String, example: String) -> Method {
    Method(name, [.document(subject)], .writes, summary, example: example) { (machine, call) throws(Interruption) in
        let given = try machine.bsonDocument(call[0], at: call.span)
        guard let named = given[subject] else {
            throw .error(
                ShellError("MongoshInvalidInputError", "Missing required property: \"\(subject)\"", at: call.span))
        }
        var body: [(String, BSONValue)] = [(name, named)]
        for (key, value) in given where key != subject { body.append((key, value)) }
        return try machine.reply(body, on: machine.receiverDatabase(call), call)
    }
}

/// A method that changes by the fields of its second argument, as db.updateUser("ada", {pwd: ...}).
private func updating(_ name: String, _ summary: String, example: String) -> Method {
    Method(name, [.string("name"), .document("changes")], .writes, summary, example: example) {
        (machine, call) throws(Interruption) in
        var body: [(String, BSONValue)] = [(name, .string(machine.string(call[0])))]
        for (key, value) in try machine.bsonDocument(call[1], at: call.span) { body.append((key, value)) }
        return try machine.reply(body, on: machine.receiverDatabase(call), call)
    }
}

let userMethods: [Method] = [
    making(
        "createUser", subject: "user", "Adds a user with a password and roles.",
        example: "db.createUser({ user: \"ada\", pwd: \"secret\", roles: [\"readWrite\"] })"),
    updating("updateUser", "Changes a user.", example: "db.updateUser(\"ada\", { roles: [\"read\"] })"),
    change(
        "changeUserPassword", "updateUser", [.string("name"), .string("password")], "pwd",
        "Gives a user a new password.",
        example: "db.changeUserPassword(\"ada\", \"better\")"),
    change("dropUser", "dropUser", [.string("name")], nil, "Removes a user.", example: "db.dropUser(\"ada\")"),
    change(
        "dropAllUsers", "dropAllUsersFromDatabase", [], nil, "Removes all users of the database.",
        example: "db.dropAllUsers()"),
    change(
        "grantRolesToUser", "grantRolesToUser", [.string("name"), .array("roles")], "roles", "Gives a user roles.",
        example: "db.grantRolesToUser(\"ada\", [\"dbAdmin\"])"),
    change(
        "revokeRolesFromUser", "revokeRolesFromUser", [.string("name"), .array("roles")], "roles",
        "Takes roles from a user.", example: "db.revokeRolesFromUser(\"ada\", [\"dbAdmin\"])"),
    Method("getUser", [.string("name")], .reads, "A user, or null.", example: "db.getUser(\"ada\")") {
        (machine, call) throws(Interruption) in
        try machine.first("users", [("usersInfo", .string(machine.string(call[0])))], call)
    },
    Method(
        "getUsers", [.document("options").optional], .reads, "The users of the database.", example: "db.getUsers()"
    ) {
        (machine, call) throws(Interruption) in
        try machine.reply(machine.asking("usersInfo", call[0], call), on: machine.receiverDatabase(call), call)
    },
    Method(
        "auth", [.any("userOrCredentials"), .string("password").optional], .writes, "Logs in to the database.",
        example: "db.auth(\"ada\", \"secret\")"
    ) {
        (machine, call) throws(Interruption) in try machine.logIn(call)
    },
    Method("logout", [], .writes, "Logs out of the database.", example: "db.logout()") {
        (machine, call) throws(Interruption) in
        try machine.reply([("logout", 1)], on: machine.receiverDatabase(call), call)
    },
]

let roleMethods: [Method] = [
    making(
        "createRole", subject: "role", "Adds a role of privileges and other roles.",
        example:
            "db.createRole({ role: \"clerk\", privileges: [{ resource: { db: \"shop\", collection: \"orders\" }, actions: [\"find\"] }], roles: [] })"
    ),
    updating("updateRole", "Changes a role.", example: "db.updateRole(\"clerk\", { roles: [\"read\"] })"),
    change("dropRole", "dropRole", [.string("name")], nil, "Removes a role.", example: "db.dropRole(\"clerk\")"),
    change(
        "dropAllRoles", "dropAllRolesFromDatabase", [], nil, "Removes all roles that were made in the database.",
        example: "db.dropAllRoles()"),
    change(
        "grantRolesToRole", "grantRolesToRole", [.string("name"), .array("roles")], "roles",
        "Lets a role contain others.", example: "db.grantRolesToRole(\"clerk\", [\"read\"])"),
    change(
        "revokeRolesFromRole", "revokeRolesFromRole", [.string("name"), .array("roles")], "roles",
        "Takes roles out of a role.", example: "db.revokeRolesFromRole(\"clerk\", [\"read\"])"),
    change(
        "grantPrivilegesToRole", "grantPrivilegesToRole", [.string("name"), .array("privileges")], "privileges",
        "Lets a role allow more.",
        example:
            "db.grantPrivilegesToRole(\"clerk\", [{ resource: { db: \"shop\", collection: \"\" }, actions: [\"insert\"] }])"
    ),
    change(
        "revokePrivilegesFromRole", "revokePrivilegesFromRole", [.string("name"), .array("privileges")], "privileges",
        "Lets a role allow less.",
        example:
            "db.revokePrivilegesFromRole(\"clerk\", [{ resource: { db: \"shop\", collection: \"\" }, actions: [\"insert\"] }])"
    ),
    Method(
        "getRole", [.string("name"), .document("options").optional], .reads, "A role, or null.",
        example: "db.getRole(\"readWrite\", { showPrivileges: true })"
    ) {
        (machine, call) throws(Interruption) in
        var body: [(String, BSONValue)] = [("rolesInfo", .string(machine.string(call[0])))]
        for (key, value) in try machine.options(call[1], at: call.span) { body.append((key, value)) }
        return try machine.first("roles", body, call)
    },
    Method(
        "getRoles", [.document("options").optional], .reads, "The roles that were made in the database.",
        example: "db.getRoles({ showBuiltinRoles: true })"
    ) {
        (machine, call) throws(Interruption) in
        try machine.reply(machine.asking("rolesInfo", call[0], call), on: machine.receiverDatabase(call), call)
    },
]

extension Machine {
    fileprivate mutating func asking(
        _ command: String, _ options: Value, _ call: Call
    ) throws(Interruption) -> [(String, BSONValue)] {
        var body: [(String, BSONValue)] = [(command, 1)]
        for (key, value) in try self.options(options, at: call.span) { body.append((key, value)) }
        return body
    }

    fileprivate mutating func first(
        _ list: String, _ body: [(String, BSONValue)], _ call: Call
    ) throws(Interruption) -> Value {
        let reply = try command(BSONDocument(body), on: receiverDatabase(call), at: call.span)
        return value(of: reply[list]?.array?.first ?? .null)
    }

    /// db.auth("ada", "secret") or db.auth({user: "ada", pwd: "secret"}).
    fileprivate mutating func logIn(_ call: Call) throws(Interruption) -> Value {
        var (user, password): (String?, String?)
        if case .string(let name) = call[0] {
            user = name
            password = call[1].isNullish ? nil : string(call[1])
        } else {
            let given = try bsonDocument(call[0], at: call.span)
            (user, password) = (given["user"]?.string, given["pwd"]?.string)
            if let mechanism = given["mechanism"], !["SCRAM-SHA-1", "SCRAM-SHA-256"].contains(mechanism.string) {
                throw .error(
                    ShellError(
                        "MongoInvalidArgumentError", "auth knows no such mechanism.", at: call.span,
                        remedy: "SCRAM-SHA-256 and SCRAM-SHA-1 are here; without one the shell finds out."))
            }
        }
        guard let user, let password else {
            throw .error(
                ShellError(
                    "MongoshInvalidInputError", "auth expects (username, password), or a document with user and pwd.",
                    at: call.span))
        }
        try step(1_000, at: call.span)
        let reply = world.logIn(user, password: password, database: receiverDatabase(call), on: way.node)
        guard reply["ok"]?.truthy == true else { throw .error(Self.serverError(reply, at: call.span)) }
        return value(of: ["ok": 1])
    }
}
