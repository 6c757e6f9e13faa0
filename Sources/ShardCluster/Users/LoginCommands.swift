import BSON
import SimKernel

/// Logging in and out, as drivers do it.
extension CommandTable {
    static let loginCommands: [CommandDefinition] = [
        CommandDefinition("saslStart", help: "begin to log in") {
            (cluster, request) throws(CommandError) in try cluster.saslStart(request)
        },
        CommandDefinition("saslContinue", help: "go on logging in") {
            (cluster, request) throws(CommandError) in try cluster.saslContinue(request)
        },
        CommandDefinition("logout", help: "log out of a database") {
            (cluster, request) throws(CommandError) in cluster.logout(request)
        },
        CommandDefinition("connectionStatus", help: "who is logged in on this connection") {
            (cluster, request) throws(CommandError) in try cluster.connectionStatus(request)
        },
    ]
}

extension Cluster {
    fileprivate mutating func saslStart(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["mechanism", "payload", "options", "autoAuthorize"])
        guard let text = try arguments.string("mechanism"), let mechanism = ScramMechanism(rawValue: text) else {
            throw CommandError(
                code: 334, codeName: "MechanismUnavailable",
                message:
                    "Received authentication for mechanism \(arguments["mechanism"]?.string ?? "") which is not enabled"
            )
        }
        let message = try Self.payload(arguments)
        let directory = users
        let conversation = try ScramConversation(
            mechanism, database: request.database, message: message, nonce: nonce()
        ) { name throws(CommandError) in
            guard let found = directory.user(AccountName(name, request.database))?.credential(mechanism) else {
                throw .authenticationFailed("Authentication failed.")
            }
            return found
        }
        clients[request.client].conversation = conversation
        return step(conversation.serverFirst, isDone: false)
    }

    fileprivate mutating func saslContinue(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["conversationId", "payload"])
        guard var conversation = clients[request.client].conversation, arguments["conversationId"]?.int64 == 1 else {
            throw CommandError(
                code: 17, codeName: "ProtocolError", message: "No SASL session state found")
        }
        let message = try Self.payload(arguments)
        if conversation.isProven, message.isEmpty { return finish(conversation, "", request.client) }
        do throws(CommandError) {
            let answer = try conversation.verify(message)
            return finish(conversation, answer, request.client)
        } catch {
            clients[request.client].conversation = nil
            throw error
        }
    }

    /// A connection is one user a database; another one of the same database takes its place.
    private mutating func finish(
        _ conversation: ScramConversation, _ answer: String, _ client: ClientID
    ) -> CommandOutcome {
        var state = clients[client]
        state.users.removeAll { $0.database == conversation.database }
        state.users.append(AccountName(conversation.user, conversation.database))
        state.conversation = conversation
        clients[client] = state
        return step(answer, isDone: true)
    }

    private func step(_ text: String, isDone: Bool) -> CommandOutcome {
        let payload = BSONBinary(subtype: 0, bytes: Array(text.utf8))
        return .reply(
            success(["conversationId": 1, "done": .bool(isDone), "payload": .binary(payload)]),
            latency: CommandCosts.local)
    }

    private static func payload(_ arguments: CommandArguments) throws(CommandError) -> [UInt8] {
        switch try arguments.require(arguments["payload"], "payload") {
        case .binary(let binary): return binary.bytes
        case .string(let text): return Base64.bytes(text) ?? Array(text.utf8)
        case let other:
            throw .typeMismatch(
                "BSON field '\(arguments.command).payload' is the wrong type '\(other.typeName)', expected types "
                    + "'[binData, string']")
        }
    }

    /// 24 letters that nobody can foretell.
    package mutating func nonce() -> String {
        Base64.text((0..<18).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 24) })
    }

    fileprivate mutating func logout(_ request: CommandRequest) -> CommandOutcome {
        var state = clients[request.client]
        state.users.removeAll { $0.database == request.database }
        state.conversation = nil
        clients[request.client] = state
        return .reply(success(), latency: CommandCosts.local)
    }

    fileprivate func connectionStatus(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["showPrivileges"])
        let names = clients.users(of: request.client)
        let roles = users.closure(of: names.flatMap { users.user($0)?.roles ?? [] })
        var info: BSONDocument = [
            "authenticatedUsers": .array(names.map { .document($0.userDocument) }),
            "authenticatedUserRoles": .array(roles.map { .document($0.roleDocument) }),
        ]
        if try arguments.bool("showPrivileges") == true {
            info.append(
                "authenticatedUserPrivileges",
                .array(users.privileges(of: roles).map { .document($0.document) }))
        }
        return .reply(success(["authInfo": .document(info)]), latency: CommandCosts.local)
    }
}
