import BSON
import SimKernel

/// The collections, documents and clients that a swarm begins with.
extension Swarm {
    mutating func prepare() {
        if let first = cluster.shardNames.first {
            now(["enableSharding": .string(Self.database), "primaryShard": .string(first)], in: "admin")
        }
        for name in [Self.registers, Self.items, Self.accounts] {
            now(["shardCollection": .string(name.text), "key": ["key": 1]], in: "admin")
        }
        now(
            ["shardCollection": .string(Self.counters.text), "key": ["key": "hashed"], "numInitialChunks": 8],
            in: "admin")
        fill(Self.registers, count: SwarmModel.registerCount) { ["v": 0] }
        fill(Self.counters, count: SwarmModel.counterCount) { ["n": 0, "log": .array([])] }
        fill(Self.accounts, count: SwarmModel.accountCount) { ["n": .int64(SwarmModel.balance), "log": .array([])] }
        spread()
        for number in 0..<plan.clients {
            clients.append(
                SwarmClient(
                    readyAt: cluster.now + Micros(chance.below(1_000_000)),
                    router: number % plan.topology.routers))
        }
        nextFault = cluster.now + Micros(chance.exponential(mean: plan.faultGap))
        nextErrand = cluster.now + Micros(chance.exponential(mean: plan.errandGap))
        nextCheck = cluster.now + Self.checkInterval
        watch.begin(cluster)
    }

    /// Ranges of each collection go to each shard.
    private mutating func spread() {
        let names = cluster.shardNames
        for (name, keys) in [
            (Self.registers, SwarmModel.registerCount), (Self.items, 1_000), (Self.accounts, SwarmModel.accountCount),
        ] {
            for (place, shard) in names.enumerated().dropFirst() {
                let low = keys * place / names.count
                now(
                    [
                        "moveRange": .string(name.text), "min": ["key": .integer(low)], "max": ["key": .maxKey],
                        "toShard": .string(shard),
                    ], in: "admin")
            }
        }
    }

    private mutating func fill(_ name: Namespace, count: Int, _ fields: () -> BSONDocument) {
        let documents = (0..<count).map { key -> BSONValue in
            var document: BSONDocument = ["_id": .integer(key), "key": .integer(key)]
            for (field, value) in fields() { document.append(field, value) }
            return .document(document)
        }
        now(["insert": .string(name.collection), "documents": .array(documents)], in: Self.database)
    }

    /// Runs a command to its end, while all is calm.
    private mutating func now(_ command: BSONDocument, in database: String) {
        var reply: BSONDocument?
        switch cluster.begin(command, database: database) {
        case .done(let answer, let latency):
            reply = answer
            cluster.advance(to: cluster.now + latency)
        case .waiting(let operation):
            while reply == nil, let next = cluster.nextEventTime {
                cluster.advance(to: next)
                reply = cluster.poll(operation)?.reply
            }
        }
        if let reply, SwarmOutcome(reply) != .acknowledged {
            note(["the preparation fails: \(reply["errmsg"]?.string ?? "")"])
        }
    }
}
