package import BSON
import ShardCluster

extension Sandbox {
    /// Logs the shell in as a driver does: SCRAM-SHA-256, or SCRAM-SHA-1 for a user who has only that.
    package mutating func logIn(
        _ user: String, password: String, database: String, on node: String? = nil
    ) -> BSONDocument {
        let reply = logIn(user, password: password, database: database, on: node, .sha256)
        guard reply["code"]?.int64 == 18 else { return reply }
        return logIn(user, password: password, database: database, on: node, .sha1)
    }

    private mutating func logIn(
        _ user: String, password: String, database: String, on node: String?, _ mechanism: ScramMechanism
    ) -> BSONDocument {
        var client = ScramClient(mechanism, user: user, password: password, nonce: drawNonce())
        let begin: BSONDocument = [
            "saslStart": 1, "mechanism": .string(mechanism.rawValue), "payload": Self.payload(client.firstMessage),
        ]
        let first = run(begin, database: database, on: node)
        guard first["ok"]?.truthy == true else { return first }
        do throws(ScramClient.Problem) {
            let proof = try client.answer(Self.message(first))
            let last = run(
                ["saslContinue": 1, "conversationId": 1, "payload": Self.payload(proof)], database: database,
                on: node)
            if last["ok"]?.truthy == true { try client.check(Self.message(last)) }
            return last
        } catch {
            return CommandError.authenticationFailed("The server's answer is not of this conversation.").reply
        }
    }

    private static func payload(_ bytes: [UInt8]) -> BSONValue { .binary(BSONBinary(subtype: 0, bytes: bytes)) }

    private static func message(_ reply: BSONDocument) -> [UInt8] {
        guard case .binary(let binary) = reply["payload"] else { return [] }
        return binary.bytes
    }
}
