import BSON
import ShardCluster
import ShellSyntax
import SimKernel

/// Sending commands as a driver does: with a session, and a second time where that is safe.
extension Machine {
    /// The reply to a command, whatever it says.
    mutating func send(_ command: BSONDocument, on database: String) -> BSONDocument {
        let name = command.first?.key ?? ""
        let wrapped = withSession(command, name, on: database)
        var reply = world.run(wrapped, database: database, on: way.node)
        if Self.isRetryable(wrapped, name), RetryableErrors.ask(for: reply) {
            reply = world.run(wrapped, database: database, on: way.node)
        }
        note(reply)
        return reply
    }

    /// The command with the fields of its session.
    private mutating func withSession(_ command: BSONDocument, _ name: String, on database: String) -> BSONDocument {
        guard command["lsid"] == nil else { return command }
        guard let place = way.session else { return retryable(command, name, on: database) }
        var command = command
        let session = state.sessions[place]
        command.append("lsid", .document(session.lsid))
        if session.isInTransaction {
            command["writeConcern"] = nil
            command.append("txnNumber", .int64(session.number))
            command.append("autocommit", false)
            if session.transaction == .starting {
                command.append("startTransaction", true)
                if let concern = session.options["readConcern"] { command["readConcern"] = concern }
                state.sessions[place].transaction = .inProgress
            }
            return command
        }
        if Self.isWrite(command, name) {
            state.sessions[place].number += 1
            command.append("txnNumber", .int64(state.sessions[place].number))
        } else if session.isCausal, Self.reads.contains(name), let time = session.operationTime {
            var concern = command["readConcern"]?.document ?? [:]
            concern["afterClusterTime"] = .timestamp(time)
            command["readConcern"] = .document(concern)
        }
        return command
    }

    /// A write outside of sessions belongs to one that the connection keeps for itself.
    private mutating func retryable(_ command: BSONDocument, _ name: String, on database: String) -> BSONDocument {
        guard Self.isWrite(command, name), database != "config", way.node == nil else { return command }
        if state.implicitSession == nil { state.implicitSession = makeSession(causal: false, defaults: [:]) }
        guard let place = state.implicitSession else { return command }
        var command = command
        state.sessions[place].number += 1
        command.append("lsid", .document(state.sessions[place].lsid))
        command.append("txnNumber", .int64(state.sessions[place].number))
        return command
    }

    private mutating func note(_ reply: BSONDocument) {
        guard let place = way.session, case .timestamp(let time)? = reply["operationTime"] else { return }
        state.sessions[place].operationTime = max(state.sessions[place].operationTime ?? time, time)
    }

    /// A session that no other shell on this sandbox has: all begin with the same chance, and none at the same point of
    /// the sandbox's history.
    mutating func makeSession(causal: Bool, defaults: BSONDocument) -> Int {
        var bytes: [UInt8] = []
        let moment = world.cluster.trace.value
        for word in [state.generator.next() ^ moment, state.generator.next() &+ moment] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        state.sessions.append(
            ClientSession(id: BSONBinary(subtype: 4, bytes: bytes), isCausal: causal, defaults: defaults))
        return state.sessions.count - 1
    }

    private static let writes = ["insert", "update", "delete", "findAndModify"]
    private static let reads = ["find", "aggregate", "distinct", "count"]
    private static let ends = ["commitTransaction", "abortTransaction"]

    /// Statements for many documents can't be sent twice, nor can what asks for no acknowledgement.
    private static func isWrite(_ command: BSONDocument, _ name: String) -> Bool {
        guard writes.contains(name), command["writeConcern"]?.document?["w"]?.int64 != 0 else { return false }
        for statement in command["updates"]?.array ?? [] where statement.document?["multi"]?.truthy == true {
            return false
        }
        for statement in command["deletes"]?.array ?? [] where statement.document?["limit"]?.int64 == 0 {
            return false
        }
        return true
    }

    private static func isRetryable(_ command: BSONDocument, _ name: String) -> Bool {
        if ends.contains(name) { return true }
        if command["autocommit"] != nil { return false }
        return command["txnNumber"] != nil || reads.contains(name)
    }
}
