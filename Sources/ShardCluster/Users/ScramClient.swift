import BSON

/// The client's side of a login, as a driver does it.
package struct ScramClient: Sendable {
    package enum Problem: Error, Sendable, Hashable {
        /// The server's message is none of SCRAM, or not an answer to ours.
        case unexpectedMessage
        /// The server could not prove that it knows the password too.
        case wrongServer
    }

    private let mechanism: ScramMechanism
    private let user: String
    private let password: String
    private let nonce: String
    private var expected: [UInt8] = []

    /// - Parameter nonce: printable, without commas, never used before.
    package init(_ mechanism: ScramMechanism, user: String, password: String, nonce: String) {
        self.mechanism = mechanism
        self.user = user
        self.password = password
        self.nonce = nonce
    }

    private var bare: String { "n=\(ScramMessage.escaped(user)),r=\(nonce)" }

    package var firstMessage: [UInt8] { Array("n,,\(bare)".utf8) }

    /// The proof, made for the server's salt.
    package mutating func answer(_ message: [UInt8]) throws(Problem) -> [UInt8] {
        let text = String(decoding: message, as: UTF8.self)
        let fields = ScramMessage(text)
        guard let both = fields["r"], both.hasPrefix(nonce), let salt = fields["s"].flatMap(Base64.bytes),
            let iterations = fields["i"].flatMap(Int.init), (4096...100_000).contains(iterations)
        else { throw .unexpectedMessage }
        let secret = mechanism.secret(user: user, password: password)
        let salted = mechanism.salted(secret, salt: salt, iterations: iterations)
        let clientKey = mechanism.authenticate(Array("Client Key".utf8), key: salted)
        let last = "c=biws,r=\(both)"
        let signed = Array("\(bare),\(text),\(last)".utf8)
        let signature = mechanism.authenticate(signed, key: mechanism.hash(clientKey))
        expected = mechanism.authenticate(signed, key: mechanism.authenticate(Array("Server Key".utf8), key: salted))
        let proof = zip(clientKey, signature).map { $0 ^ $1 }
        return Array("\(last),p=\(Base64.text(proof))".utf8)
    }

    package func check(_ message: [UInt8]) throws(Problem) {
        guard String(decoding: message, as: UTF8.self) == "v=" + Base64.text(expected) else { throw .wrongServer }
    }
}
