import BSON
import SimKernel
import Testing

@testable import ShardCluster

/// A cluster that asks who sends a command.
private struct Guarded {
    var cluster = Cluster(Topology(shards: ["shard-01"], authorization: true), generator: Generator(seed: 3))

    mutating func run(_ command: BSONDocument, in database: String = "admin", as client: Int32 = 0) -> BSONDocument {
        switch cluster.begin(command, database: database, as: ClientID(client)) {
        case .done(let reply, let latency):
            cluster.advance(to: cluster.now + latency)
            return reply
        case .waiting(let operation):
            while let next = cluster.nextEventTime {
                cluster.advance(to: next)
                if let (reply, _) = cluster.poll(operation) { return reply }
            }
            return [:]
        }
    }

    mutating func add(_ user: String, roles: [BSONValue], in database: String = "admin") -> BSONDocument {
        run(["createUser": .string(user), "pwd": "secret", "roles": .array(roles)], in: database)
    }

    @discardableResult
    mutating func logIn(
        _ user: String, password: String = "secret", in database: String = "admin", as client: Int32 = 0
    ) -> BSONDocument {
        var side = ScramClient(.sha256, user: user, password: password, nonce: "abc")
        let first = run(
            ["saslStart": 1, "mechanism": "SCRAM-SHA-256", "payload": payload(side.firstMessage)], in: database,
            as: client)
        guard case .binary(let message) = first["payload"], let proof = try? side.answer(message.bytes) else {
            return first
        }
        return run(["saslContinue": 1, "conversationId": 1, "payload": payload(proof)], in: database, as: client)
    }

    private func payload(_ bytes: [UInt8]) -> BSONValue { .binary(BSONBinary(subtype: 0, bytes: bytes)) }
}

@Suite struct UsersTests {
    private var guarded = Guarded()

    private mutating func code(_ command: BSONDocument, in database: String = "shop") -> Int64 {
        guarded.run(command, in: database)["code"]?.int64 ?? 0
    }

    /// RFC 7677 section 3 and RFC 5802 section 5: the conversation of "user" with the password "pencil".
    @Test(arguments: [
        (
            ScramMechanism.sha256, "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0", "rOprNGfwEbeRWgbNEkqO",
            "W22ZaJ0SNY7soEsUEjb6gQ==", "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
            "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
        ),
        (
            .sha1, "fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j", "fyko+d2lbbFgONRv9qkxdawL", "QSXCR+Q6sek8bf92",
            "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", "rmF9pqV8S7suAoZWja4dJRkFsKQ="
        ),
    ])
    func agreesWithTheConversationsOfTheStandards(
        _ mechanism: ScramMechanism, both: String, nonce: String, salt: String, proof: String, answer: String
    ) throws {
        let salted = mechanism.salted(
            Array("pencil".utf8), salt: try #require(Base64.bytes(salt)), iterations: 4096)
        let clientKey = mechanism.authenticate(Array("Client Key".utf8), key: salted)
        let text = "n=user,r=\(nonce),r=\(both),s=\(salt),i=4096,c=biws,r=\(both)"
        let signature = mechanism.authenticate(Array(text.utf8), key: mechanism.hash(clientKey))
        #expect(Base64.text(zip(clientKey, signature).map { $0 ^ $1 }) == proof)
        let serverKey = mechanism.authenticate(Array("Server Key".utf8), key: salted)
        #expect(Base64.text(mechanism.authenticate(Array(text.utf8), key: serverKey)) == answer)
    }

    @Test mutating func onlyTheFirstUserIsMadeWithoutALogin() {
        #expect(code(["insert": "orders", "documents": [["a": 1]]]) == 13)
        #expect(guarded.add("root", roles: ["root"])["ok"]?.truthy == true)
        let second = guarded.add("other", roles: ["root"])
        #expect(second["errmsg"]?.string == "Command createUser requires authentication")
        guarded.logIn("root")
        #expect(guarded.add("other", roles: ["root"])["ok"]?.truthy == true)
    }

    @Test mutating func aWrongPasswordAndAnUnknownUserFailAlike() {
        _ = guarded.add("root", roles: ["root"])
        for (user, password) in [("root", "Secret"), ("nobody", "secret")] {
            let reply = guarded.logIn(user, password: password)
            #expect(reply["code"]?.int64 == 18)
            #expect(reply["errmsg"]?.string == "Authentication failed.")
        }
        #expect(code(["find": "orders"]) == 13)
        #expect(guarded.logIn("root")["done"]?.bool == true)
        #expect(code(["find": "orders"]) == 0)
        _ = guarded.run(["logout": 1])
        #expect(code(["find": "orders"]) == 13)
    }

    @Test mutating func rolesAllowWhatTheManualListsAndNoMore() {
        _ = guarded.add("root", roles: ["root"])
        guarded.logIn("root")
        let users: [(String, String, [BSONValue])] = [
            ("reader", "shop", ["read"]), ("writer", "shop", ["readWrite"]),
            ("warden", "admin", ["userAdminAnyDatabase"]),
            ("operator", "admin", ["clusterManager"]),
        ]
        for (name, database, roles) in users {
            #expect(guarded.add(name, roles: roles, in: database)["ok"]?.truthy == true)
        }
        let insert: BSONDocument = ["insert": "orders", "documents": [["a": 1]]]
        let make: BSONDocument = ["createUser": "x", "pwd": "p", "roles": .array([])]
        let commands: [(BSONDocument, String, allowed: [String])] = [
            (["find": "orders"], "shop", ["reader", "writer"]), (insert, "shop", ["writer"]),
            (["find": "orders"], "other", []), (make, "shop", ["warden"]), (["listShards": 1], "admin", ["operator"]),
            (["shardCollection": "shop.o", "key": ["a": 1]], "admin", ["operator"]),
            (["balancerStop": 1], "admin", ["operator"]),
            (["aggregate": "orders", "pipeline": [["$out": "copy"]], "cursor": [:]], "shop", ["writer"]),
        ]
        for (number, (name, home, _)) in users.enumerated() {
            let client = Int32(number + 1)
            guarded.logIn(name, in: home, as: client)
            for (command, database, allowed) in commands {
                var copy = guarded
                let isRefused = copy.run(command, in: database, as: client)["code"]?.int64 == 13
                #expect(isRefused != allowed.contains(name), "\(name): \(ExtendedJSON.relaxed(.document(command)))")
            }
        }
    }

    @Test mutating func aDroppedUserMayNothingFromThenOn() {
        _ = guarded.add("root", roles: ["root"])
        guarded.logIn("root")
        _ = guarded.add("clerk", roles: ["readWrite"], in: "shop")
        guarded.logIn("clerk", in: "shop", as: 5)
        #expect(guarded.run(["find": "orders"], in: "shop", as: 5)["code"] == nil)
        #expect(code(["dropUser": "clerk"]) == 0)
        #expect(guarded.run(["find": "orders"], in: "shop", as: 5)["code"]?.int64 == 13)
    }

    @Test mutating func aRoleOfOnesOwnAllowsItsPrivilegesAndThoseOfItsParts() {
        _ = guarded.add("root", roles: ["root"])
        guarded.logIn("root")
        let privilege: BSONValue = [
            "resource": ["db": "shop", "collection": "orders"], "actions": ["find", "insert"],
        ]
        #expect(code(["createRole": "clerk", "privileges": [privilege], "roles": .array([])]) == 0)
        #expect(code(["createRole": "chief", "privileges": .array([]), "roles": ["clerk", "dbAdmin"]]) == 0)
        #expect(code(["grantRolesToRole": "clerk", "roles": ["chief"]]) == 77)
        #expect(guarded.add("boss", roles: ["chief"], in: "shop")["ok"]?.truthy == true)
        guarded.logIn("boss", in: "shop", as: 2)
        let codes = [
            ["find": "orders"], ["find": "prices"], ["create": "prices"], ["delete": "orders", "deletes": []],
        ].map { guarded.run($0, in: "shop", as: 2)["code"]?.int64 }
        #expect(codes.map { $0 == 13 } == [false, true, false, true])
    }

    @Test mutating func mistakesHaveTheServersCodes() {
        _ = guarded.add("root", roles: ["root"])
        guarded.logIn("root")
        _ = guarded.add("ada", roles: ["read"], in: "shop")
        let none: BSONValue = .array([])
        #expect(code(["createUser": "ada", "pwd": "x", "roles": none]) == 51003)
        #expect(code(["createUser": "bob", "pwd": "x", "roles": ["reed"]]) == 31)
        #expect(code(["createUser": "bob", "pwd": "x"]) == 40414)
        #expect(code(["createUser": "bob", "roles": none]) == 2)
        #expect(code(["createUser": "bob", "pwd": "", "roles": none]) == 50687)
        #expect(code(["createUser": "bob", "pwd": "x", "roles": none, "rolls": 1]) == 40415)
        #expect(code(["createUser": "bob", "pwd": 5, "roles": none]) == 14)
        #expect(code(["dropUser": "bob"]) == 11)
        #expect(code(["updateUser": "ada"]) == 2)
        #expect(code(["grantRolesToUser": "ada", "roles": ["root"]]) == 31)
        let flying: BSONValue = .array([["resource": ["db": "shop", "collection": ""], "actions": ["find", "fly"]]])
        #expect(code(["createRole": "bird", "privileges": flying, "roles": none]) == 9)
        #expect(code(["createRole": "read", "privileges": none, "roles": none]) == 2)
        #expect(code(["dropRole": "clerk"]) == 31)
        #expect(code(["dropRole": "read"]) == 77)
        #expect(guarded.cluster.users.users.count == 2)
    }

    @Test mutating func usersInfoHidesCredentialsUntilAskedFor() {
        _ = guarded.add("root", roles: ["root"])
        guarded.logIn("root")
        let plain = guarded.run(["usersInfo": "root"])["users"]?.array?.first?.document
        #expect(plain?.keys == ["_id", "userId", "user", "db", "roles", "mechanisms"])
        let full = guarded.run(["usersInfo": "root", "showCredentials": true])["users"]?.array?.first?.document
        let stored = full?["credentials"]?.document?["SCRAM-SHA-256"]?.document
        #expect(stored?.keys == ["iterationCount", "salt", "storedKey", "serverKey"])
        #expect(stored?["iterationCount"]?.int64 == 15_000)
    }
}
