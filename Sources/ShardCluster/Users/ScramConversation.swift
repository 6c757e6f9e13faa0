import BSON

/// The server's side of a login: the client's first message is answered with salt and nonce, its second with a proof
/// that the server knows the credential too.
struct ScramConversation: Sendable, Hashable {
    let mechanism: ScramMechanism
    let database: String
    let user: String
    private let credential: ScramCredential
    private let nonce: String
    private let clientFirst: String
    let serverFirst: String
    private(set) var isProven = false

    /// - Parameter find: the credential of a user of the database; nil if there is none.
    /// - Throws: AuthenticationFailed (18), BadValue (2) for a message that is none of SCRAM.
    init(
        _ mechanism: ScramMechanism, database: String, message: [UInt8], nonce: String,
        find: (String) throws(CommandError) -> ScramCredential
    ) throws(CommandError) {
        let text = String(decoding: message, as: UTF8.self)
        guard text.hasPrefix("n,,") || text.hasPrefix("y,,") else {
            throw .badValue("Incorrect SCRAM client message prefix: \(text.prefix(3))")
        }
        let bare = String(text.dropFirst(3))
        let fields = ScramMessage(bare)
        guard let name = fields["n"], let clientNonce = fields["r"], !clientNonce.isEmpty else {
            throw .badValue("Incorrect number of arguments for first SCRAM client message")
        }
        self.mechanism = mechanism
        self.database = database
        user = ScramMessage.unescaped(name)
        credential = try find(user)
        self.nonce = clientNonce + nonce
        clientFirst = bare
        serverFirst = "r=\(self.nonce),s=\(Base64.text(credential.salt)),i=\(credential.iterations)"
    }

    /// The answer to the client's proof.
    ///
    /// - Throws: AuthenticationFailed (18) when the proof is not of this password.
    mutating func verify(_ message: [UInt8]) throws(CommandError) -> String {
        let text = String(decoding: message, as: UTF8.self)
        let fields = ScramMessage(text)
        guard fields["r"] == nonce, let proof = fields["p"].flatMap(Base64.bytes),
            let end = text.lastRange(of: ",p=")
        else { throw .authenticationFailed("Authentication failed.") }
        let signed = Array("\(clientFirst),\(serverFirst),\(text[..<end])".utf8)
        let signature = mechanism.authenticate(signed, key: credential.storedKey)
        guard proof.count == signature.count,
            mechanism.hash(zip(proof, signature).map { $0 ^ $1 }) == credential.storedKey
        else { throw .authenticationFailed("Authentication failed.") }
        isProven = true
        return "v=" + Base64.text(mechanism.authenticate(signed, key: credential.serverKey))
    }
}

/// A SCRAM message's attributes: "n=name,r=nonce".
struct ScramMessage {
    private let fields: [Substring]

    init(_ text: String) { fields = text.split(separator: ",", omittingEmptySubsequences: false) }

    subscript(name: String) -> String? {
        fields.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    /// RFC 5802 writes "," as "=2C" and "=" as "=3D".
    static func unescaped(_ name: String) -> String {
        var result = ""
        var rest = name[...]
        while let first = rest.first {
            if rest.hasPrefix("=2C") {
                result.append(",")
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("=3D") {
                result.append("=")
                rest = rest.dropFirst(3)
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    static func escaped(_ name: String) -> String {
        var result = ""
        for letter in name { result += letter == "," ? "=2C" : letter == "=" ? "=3D" : String(letter) }
        return result
    }
}

extension String {
    /// Where a short text begins last.
    fileprivate func lastRange(of text: String) -> Index? {
        var found: Index?
        var place = startIndex
        while place < endIndex {
            if self[place...].hasPrefix(text) { found = place }
            place = index(after: place)
        }
        return found
    }
}
