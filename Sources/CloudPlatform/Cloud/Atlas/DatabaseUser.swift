import BSON

/// A user of the database, authenticated by password (SCRAM).
package struct DatabaseUser: Sendable, Hashable {
    package struct Role: Sendable, Hashable {
        package let role: String
        package let database: String

        var document: BSONDocument { ["role": .string(role), "db": .string(database)] }
    }

    package let username: String
    package let password: String
    package let roles: [Role]

    static let anyDatabaseRoles = [
        "atlasAdmin", "readWriteAnyDatabase", "readAnyDatabase", "dbAdminAnyDatabase", "clusterMonitor", "backup",
    ]
    static let databaseRoles = ["readWrite", "read", "dbAdmin"]

    /// Whether the user may insert and create collections in this database.
    func mayWrite(_ database: String) -> Bool {
        roles.contains { role in
            (role.database == "admin" && (role.role == "atlasAdmin" || role.role == "readWriteAnyDatabase"))
                || (role.database == database && role.role == "readWrite")
        }
    }

    /// Whether the user may shard a collection of this database.
    func mayShard(_ database: String) -> Bool {
        roles.contains { role in
            role.database == "admin" && (role.role == "atlasAdmin" || role.role == "readWriteAnyDatabase")
        }
    }

    var document: BSONDocument {
        [
            "username": .string(username), "databaseName": "admin",
            "roles": .array(roles.map { .document($0.document) }),
        ]
    }
}
