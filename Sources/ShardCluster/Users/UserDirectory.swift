import BSON

/// A user as admin.system.users holds it.
struct UserAccount: Sendable, Hashable {
    let name: AccountName
    let id: BSONBinary
    var credentials: [(mechanism: ScramMechanism, credential: ScramCredential)]
    var roles: [AccountName]
    var customData: BSONDocument?

    static func == (a: Self, b: Self) -> Bool { a.stored == b.stored }
    func hash(into hasher: inout Hasher) { hasher.combine(name) }

    func credential(_ mechanism: ScramMechanism) -> ScramCredential? {
        credentials.first { $0.mechanism == mechanism }?.credential
    }

    /// As it is stored.
    var stored: BSONDocument {
        var document = head
        document.append(
            "credentials",
            .document(BSONDocument(credentials.map { ($0.mechanism.rawValue, .document($0.credential.document)) })))
        if let customData { document.append("customData", .document(customData)) }
        document.append("roles", .array(roles.map { .document($0.roleDocument) }))
        return document
    }

    /// As usersInfo shows it.
    func shown(credentials withCredentials: Bool) -> BSONDocument {
        var document = withCredentials ? stored : head
        if !withCredentials {
            if let customData { document.append("customData", .document(customData)) }
            document.append("roles", .array(roles.map { .document($0.roleDocument) }))
        }
        document.append("mechanisms", .array(credentials.map { .string($0.mechanism.rawValue) }))
        return document
    }

    private var head: BSONDocument {
        [
            "_id": .string("\(name.database).\(name.name)"), "userId": .binary(id), "user": .string(name.name),
            "db": .string(name.database),
        ]
    }
}

/// A role that somebody made.
struct RoleDefinition: Sendable, Hashable {
    let name: AccountName
    var privileges: [Privilege]
    var roles: [AccountName]

    var document: BSONDocument {
        [
            "_id": .string("\(name.database).\(name.name)"), "role": .string(name.name), "db": .string(name.database),
            "privileges": .array(privileges.map { .document($0.document) }),
            "roles": .array(roles.map { .document($0.roleDocument) }),
        ]
    }
}

/// Users and roles of a cluster; the config servers keep them, so every router knows the same ones.
struct UserDirectory: Sendable, Hashable {
    /// In the order of database and name.
    private(set) var users: [UserAccount] = []
    private(set) var roles: [RoleDefinition] = []

    func user(_ name: AccountName) -> UserAccount? { users.first { $0.name == name } }
    func role(_ name: AccountName) -> RoleDefinition? { roles.first { $0.name == name } }

    mutating func put(_ user: UserAccount) {
        users.removeAll { $0.name == user.name }
        users.append(user)
        users.sort { $0.name < $1.name }
    }

    mutating func put(_ role: RoleDefinition) {
        roles.removeAll { $0.name == role.name }
        roles.append(role)
        roles.sort { $0.name < $1.name }
    }

    mutating func removeUsers(where isGone: (UserAccount) -> Bool) { users.removeAll(where: isGone) }

    /// Takes roles away, from everybody who has them too.
    mutating func removeRoles(where isGone: (AccountName) -> Bool) {
        roles.removeAll { isGone($0.name) }
        for index in users.indices { users[index].roles.removeAll(where: isGone) }
        for index in roles.indices { roles[index].roles.removeAll(where: isGone) }
    }

    func exists(role: AccountName) -> Bool { BuiltInRoles.privileges(of: role) != nil || self.role(role) != nil }

    /// The roles given, and all that they contain.
    func closure(of given: [AccountName]) -> [AccountName] {
        var all: [AccountName] = []
        var open = given
        while let next = open.popLast() {
            guard !all.contains(next) else { continue }
            all.append(next)
            open += role(next)?.roles ?? []
        }
        return all.sorted()
    }

    /// All that roles allow, those that they contain too.
    func privileges(of given: [AccountName]) -> [Privilege] {
        closure(of: given).flatMap { BuiltInRoles.privileges(of: $0) ?? role($0)?.privileges ?? [] }
    }
}
