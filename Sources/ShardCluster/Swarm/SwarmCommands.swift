import BSON
import SimKernel

/// The commands that a client sends for its jobs.
extension Swarm {
    func command(for job: SwarmJob, of client: Int) -> BSONDocument {
        var command = statement(of: job)
        if let concern = job.concern.document { command.append("writeConcern", .document(concern)) }
        if let number = job.number {
            command.append("lsid", .document(Self.session(client)))
            command.append("txnNumber", .int64(number))
            if case .transfer(_, let stage) = job.kind {
                command.append("autocommit", false)
                if case .take = stage { command.append("startTransaction", true) }
            }
        }
        return command
    }

    func database(of job: SwarmJob) -> String {
        switch job.kind {
        case .transfer(_, .commit), .transfer(_, .abort): "admin"
        default: Self.database
        }
    }

    private static func session(_ client: Int) -> BSONDocument {
        [
            "id": .binary(
                BSONBinary(subtype: 4, bytes: Array(repeating: UInt8(truncatingIfNeeded: client + 1), count: 16)))
        ]
    }

    private func statement(of job: SwarmJob) -> BSONDocument {
        let name = BSONValue.string(job.namespace.collection)
        switch job.kind {
        case .write(let key, let value?):
            return Self.update(name, key: key, ["$set": ["v": .int64(value)]], upsert: true)
        case .write(let key, nil):
            return ["delete": name, "deletes": [["q": ["key": .integer(key)], "limit": 1]]]
        case .read(let key, let level, let mode):
            var command: BSONDocument = ["find": name, "filter": ["key": .integer(key)]]
            command.append("readConcern", ["level": .string(level.rawValue)])
            if mode != .primary { command.append("$readPreference", ["mode": .string(mode.rawValue)]) }
            return command
        case .increment(let key, let token):
            return Self.update(name, key: key, Self.change(by: 1, token: token))
        case .insert(let item):
            let document: BSONDocument = [
                "_id": .integer(item), "key": .integer(model.items[item].key), "pad": .string(Self.pad),
            ]
            return ["insert": name, "documents": [.document(document)]]
        case .remove(let item):
            let filter: BSONDocument = ["key": .integer(model.items[item].key), "_id": .integer(item)]
            return ["delete": name, "deletes": [["q": .document(filter), "limit": 1]]]
        case .transfer(let token, let stage):
            guard case .accounts(let from, let to) = model.tokens[token].place else { return [:] }
            switch stage {
            case .take: return Self.update(name, key: from, Self.change(by: -1, token: token))
            case .give: return Self.update(name, key: to, Self.change(by: 1, token: token))
            case .commit: return ["commitTransaction": 1]
            case .abort: return ["abortTransaction": 1]
            }
        case .audit:
            return ["find": name, "filter": [:], "batchSize": 100, "readConcern": ["level": "snapshot"]]
        }
    }

    private static func change(by amount: Int, token: Int) -> BSONDocument {
        ["$inc": ["n": .integer(amount)], "$push": ["log": .integer(token)]]
    }

    private static func update(
        _ name: BSONValue, key: Int, _ change: BSONDocument, upsert: Bool = false
    ) -> BSONDocument {
        var statement: BSONDocument = ["q": ["_id": .integer(key), "key": .integer(key)], "u": .document(change)]
        if upsert { statement.append("upsert", true) }
        return ["update": name, "updates": [.document(statement)]]
    }

    private static let pad = String(repeating: "x", count: 200)
}
