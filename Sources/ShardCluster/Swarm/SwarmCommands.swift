import BSON
import SimKernel

/// The commands that a client sends for its jobs.
extension Swarm {
    func command(for job: SwarmJob, of client: Int) -> BSONDocument {
        var command = BSONBuilder(reservingCapacity: 256 + 256 * job.operations)
        state(job, in: &command)
        if !job.isOrdered { command.append("ordered", false) }
        switch job.concern {
        case .implicit: break
        case .majority(let timeout):
            command.nest("writeConcern") { concern in
                concern.append("w", "majority")
                concern.append("wtimeout", timeout)
            }
        case .one: command.nest("writeConcern") { $0.append("w", Int32(1)) }
        }
        if let number = job.number {
            command.append("lsid", Self.session(client))
            command.append("txnNumber", number)
            if case .transfer(_, let stage) = job.kind {
                command.append("autocommit", false)
                if case .take = stage { command.append("startTransaction", true) }
            }
        }
        return command.finished()
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

    private func state(_ job: SwarmJob, in command: inout BSONBuilder) {
        let name = job.namespace.collection
        switch job.kind {
        case .write(let values):
            command.append("update", name)
            command.append("updates", count: values.count) { statement, place in
                let register = values[place]
                Self.query(&statement, register.key)
                statement.nest("u") { update in update.nest("$set") { $0.append("v", register.value) } }
                statement.append("upsert", true)
            }
        case .erase(let keys):
            command.append("delete", name)
            command.append("deletes", count: keys.count) { statement, place in
                statement.nest("q") { $0.append("key", Int32(keys[place])) }
                statement.append("limit", Int32(1))
            }
        case .increment(let marks):
            Self.change(name, marks.map { ($0.key, 1, $0.token) }, in: &command)
        case .insert(let items):
            command.append("insert", name)
            command.append("documents", count: items.count) { document, place in
                let item = items[place]
                document.append("_id", Int32(item))
                document.append("key", Int32(model.items[item].key))
                document.append("pad", Self.pad)
            }
        case .remove(let removals):
            command.append("delete", name)
            command.append("deletes", count: removals.count) { statement, place in
                let item = removals[place].item
                statement.nest("q") { query in
                    query.append("key", Int32(model.items[item].key))
                    query.append("_id", Int32(item))
                }
                statement.append("limit", Int32(1))
            }
        case .transfer(let token, let stage): transfer(token, stage, name, in: &command)
        case .read, .audit: read(job.kind, name, in: &command)
        }
    }

    private func transfer(
        _ token: Int, _ stage: SwarmJob.TransferStage, _ name: String, in command: inout BSONBuilder
    ) {
        guard case .accounts(let from, let to) = model.tokens[token].place else { return }
        switch stage {
        case .take: Self.change(name, [(from, -1, token)], in: &command)
        case .give: Self.change(name, [(to, 1, token)], in: &command)
        case .commit: command.append("commitTransaction", Int32(1))
        case .abort: command.append("abortTransaction", Int32(1))
        }
    }

    private func read(_ kind: SwarmJob.Kind, _ name: String, in command: inout BSONBuilder) {
        command.append("find", name)
        guard case .read(let key, let level, let mode) = kind else {
            command.nest("filter") { _ in }
            command.append("batchSize", Int32(100))
            return command.nest("readConcern") { $0.append("level", "snapshot") }
        }
        command.nest("filter") { $0.append("key", Int32(key)) }
        command.nest("readConcern") { $0.append("level", level.rawValue) }
        if mode != .primary { command.nest("$readPreference") { $0.append("mode", mode.rawValue) } }
    }

    /// An update that adds to numbers and leaves tokens.
    private static func change(
        _ name: String, _ changes: [(key: Int, amount: Int32, token: Int)], in command: inout BSONBuilder
    ) {
        command.append("update", name)
        command.append("updates", count: changes.count) { statement, place in
            let change = changes[place]
            query(&statement, change.key)
            statement.nest("u") { update in
                update.nest("$inc") { $0.append("n", change.amount) }
                update.nest("$push") { $0.append("log", Int32(change.token)) }
            }
        }
    }

    private static func query(_ statement: inout BSONBuilder, _ key: Int) {
        statement.nest("q") { query in
            query.append("_id", Int32(key))
            query.append("key", Int32(key))
        }
    }

    private static let pad = String(repeating: "x", count: 200)
}
