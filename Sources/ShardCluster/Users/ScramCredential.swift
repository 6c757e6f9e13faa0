package import BSON

/// What a server keeps of a password: enough to check a proof, and not enough to make one.
package struct ScramCredential: Sendable, Hashable {
    package let iterations: Int
    package let salt: [UInt8]
    package let storedKey: [UInt8]
    package let serverKey: [UInt8]

    /// Costs `iterations` times two hashes: some ten milliseconds.
    package init(_ mechanism: ScramMechanism, user: String, password: String, salt: [UInt8], iterations: Int? = nil) {
        let iterations = iterations ?? mechanism.iterations
        let secret = mechanism.secret(user: user, password: password)
        let salted = mechanism.salted(secret, salt: salt, iterations: iterations)
        self.iterations = iterations
        self.salt = salt
        storedKey = mechanism.hash(mechanism.authenticate(Array("Client Key".utf8), key: salted))
        serverKey = mechanism.authenticate(Array("Server Key".utf8), key: salted)
    }

    /// As it stands in `credentials` of admin.system.users.
    package var document: BSONDocument {
        [
            "iterationCount": .integer(iterations), "salt": .string(Base64.text(salt)),
            "storedKey": .string(Base64.text(storedKey)), "serverKey": .string(Base64.text(serverKey)),
        ]
    }
}
