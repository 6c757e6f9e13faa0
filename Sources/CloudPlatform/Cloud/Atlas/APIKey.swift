import BSON

/// A key of the Admin API: it manages, it reads no data.
package struct APIKey: Sendable, Hashable {
    package let id: String
    package let publicKey: String
    package let privateKey: String
    package let description: String
    package let roles: [String]

    static let knownRoles = [
        "GROUP_OWNER", "GROUP_CLUSTER_MANAGER", "GROUP_DATA_ACCESS_ADMIN", "GROUP_DATA_ACCESS_READ_WRITE",
        "GROUP_DATA_ACCESS_READ_ONLY", "GROUP_READ_ONLY",
    ]

    var mayChangeClusters: Bool {
        roles.contains("GROUP_OWNER") || roles.contains("GROUP_CLUSTER_MANAGER")
    }

    /// The private half whole, or as it is shown ever after its creation.
    func document(showing whole: Bool) -> BSONDocument {
        [
            "id": .string(id), "publicKey": .string(publicKey),
            "privateKey": .string(whole ? privateKey : "********-****-****-" + privateKey.suffix(12)),
            "description": .string(description), "roles": .array(roles.map { .string($0) }),
        ]
    }
}
