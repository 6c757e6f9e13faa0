import BSON
import ShellSyntax

extension Machine {
    func receiverSession(_ call: Call) throws(Interruption) -> Int {
        guard case .object(let reference) = call.receiver, case .session(let place) = state.heap[reference],
            state.sessions.indices.contains(place)
        else { throw .error(ShellError("", "This is no session.", at: call.span)) }
        try requireOpen(place, at: call.span)
        return place
    }

    /// A session that has ended sends nothing any more.
    func requireOpen(_ place: Int?, at span: SourceSpan?) throws(Interruption) {
        guard let place, state.sessions.indices.contains(place), state.sessions[place].isEnded else { return }
        throw .error(
            ShellError(
                "MongoExpiredSessionError", "Cannot use a session that has ended.", at: span,
                remedy: "Start another: db.getMongo().startSession()."))
    }

    func transactionError(_ message: String, _ call: Call) -> Interruption {
        .error(ShellError("MongoTransactionError", message, at: call.span))
    }

    mutating func startTransaction(_ place: Int, _ options: BSONDocument, _ call: Call) throws(Interruption) {
        guard !state.sessions[place].isInTransaction else {
            throw transactionError("Transaction already in progress", call)
        }
        for key in options.keys
        where !["readConcern", "writeConcern", "readPreference", "maxCommitTimeMS"].contains(key) {
            throw .error(ShellError("MongoInvalidArgumentError", "startTransaction takes no \(key).", at: call.span))
        }
        var all = state.sessions[place].defaults
        for (key, value) in options { all[key] = value }
        guard all["writeConcern"]?.document?["w"]?.int64 != 0 else {
            throw transactionError("Transactions do not support unacknowledged write concern", call)
        }
        state.sessions[place].options = all
        state.sessions[place].number += 1
        state.sessions[place].transaction = .starting
    }

    /// - Parameter limit: `maxTimeMS` for the commit.
    mutating func commitTransaction(_ place: Int, _ call: Call) throws(Interruption) {
        switch state.sessions[place].transaction {
        case .none: throw transactionError("No transaction started", call)
        case .aborted: throw transactionError("Cannot call commitTransaction after calling abortTransaction", call)
        case .starting, .committed(isEmpty: true):
            state.sessions[place].transaction = .committed(isEmpty: true)
            return
        case .inProgress, .committed(isEmpty: false): break
        }
        let isAgain = state.sessions[place].transaction != .inProgress
        state.sessions[place].transaction = .committed(isEmpty: false)
        let options = state.sessions[place].options
        var command: BSONDocument = ["commitTransaction": 1]
        if isAgain {
            command.append("writeConcern", ["w": "majority", "wtimeout": 10_000])
        } else if let concern = options["writeConcern"] {
            command.append("writeConcern", concern)
        }
        if let limit = options["maxCommitTimeMS"] { command.append("maxTimeMS", limit) }
        try endTransaction(command, place, call)
    }

    mutating func abortTransaction(_ place: Int, _ call: Call) throws(Interruption) {
        switch state.sessions[place].transaction {
        case .none: throw transactionError("No transaction started", call)
        case .aborted: throw transactionError("Cannot call abortTransaction twice", call)
        case .committed: throw transactionError("Cannot call abortTransaction after calling commitTransaction", call)
        case .starting: state.sessions[place].transaction = .aborted
        case .inProgress:
            state.sessions[place].transaction = .aborted
            // As drivers do: whatever the server says, the transaction is over for the client.
            try? endTransaction(["abortTransaction": 1], place, call)
        }
    }

    private mutating func endTransaction(_ command: BSONDocument, _ place: Int, _ call: Call) throws(Interruption) {
        var command = command
        command.append("lsid", .document(state.sessions[place].lsid))
        command.append("txnNumber", .int64(state.sessions[place].number))
        command.append("autocommit", false)
        let outer = way
        way = Link(session: place)
        defer { way = outer }
        let reply = try self.command(command, on: "admin", at: call.span)
        if let concern = reply["writeConcernError"]?.document {
            var error = ShellError("MongoWriteConcernError", concern["errmsg"]?.string ?? "", at: call.span)
            error.code = concern["code"]?.int64.flatMap { Int32(exactly: $0) }
            error.codeName = concern["codeName"]?.string
            error.labels = ["UnknownTransactionCommitResult"]
            throw .error(error)
        }
    }
}

let sessionTable = MemberTable(
    "session", "A client session, as `db.getMongo().startSession()` gives it",
    [
        Method(
            "getDatabase", [.string("name")], .reads, "A database whose commands belong to the session.",
            example: "session.getDatabase(\"shop\").orders.insertOne({ qty: 1 })", result: "database"
        ) {
            (machine, call) throws(Interruption) in
            let place = try machine.receiverSession(call)
            return try machine.object(.linkedDatabase(machine.string(call[0]), Link(session: place)))
        },
        Method(
            "startTransaction", [.document("options").optional], .writes,
            "Begins a transaction; its first statement fixes what it reads.",
            example: "session.startTransaction({ readConcern: { level: \"snapshot\" } })"
        ) {
            (machine, call) throws(Interruption) in
            let place = try machine.receiverSession(call)
            try machine.startTransaction(place, try machine.options(call[0], at: call.span), call)
            return .undefined
        },
        Method("commitTransaction", [], .writes, "Commits: all of it, or nothing.") {
            (machine, call) throws(Interruption) in
            try machine.commitTransaction(try machine.receiverSession(call), call)
            return .undefined
        },
        Method("abortTransaction", [], .writes, "Gives up all that the transaction has done.") {
            (machine, call) throws(Interruption) in
            try machine.abortTransaction(try machine.receiverSession(call), call)
            return .undefined
        },
        Method(
            "withTransaction", [.function("f"), .document("options").optional], .writes,
            "Runs a function in a transaction, again after each error that drivers may repeat.",
            example: "session.withTransaction(() => { session.getDatabase(\"shop\").orders.insertOne({ qty: 1 }) })"
        ) {
            (machine, call) throws(Interruption) in try machine.withTransaction(call)
        },
        Method("endSession", [], .writes, "Ends the session; an open transaction is aborted.") {
            (machine, call) throws(Interruption) in
            let place = try machine.receiverSession(call)
            if machine.state.sessions[place].isInTransaction { try machine.abortTransaction(place, call) }
            let id = machine.state.sessions[place].lsid
            machine.state.sessions[place].isEnded = true
            _ = try machine.command(["endSessions": [.document(id)]], on: "admin", at: call.span)
            return .undefined
        },
        Method("getSessionId", [], .reads, "The session's id.") { (machine, call) throws(Interruption) in
            let place = try machine.receiverSession(call)
            return machine.value(of: .document(machine.state.sessions[place].lsid))
        },
        Method("hasEnded", [], .reads, "Whether it has ended.") { (machine, call) throws(Interruption) in
            guard case .object(let reference) = call.receiver, case .session(let place) = machine.state.heap[reference]
            else { return .bool(true) }
            return .bool(machine.state.sessions[place].isEnded)
        },
    ])

/// `db.getMongo().startSession()`.
let startSession = Method(
    "startSession", [.document("options").optional], .writes,
    "A session, for transactions and for reading what it wrote.",
    example: "const session = db.getMongo().startSession()",
    result: "session"
) {
    (machine, call) throws(Interruption) in
    let options = try machine.options(call[0], at: call.span)
    for key in options.keys where !["causalConsistency", "defaultTransactionOptions", "snapshot"].contains(key) {
        throw .error(ShellError("MongoInvalidArgumentError", "startSession takes no \(key).", at: call.span))
    }
    let place = machine.makeSession(
        causal: options["causalConsistency"]?.truthy ?? true,
        defaults: options["defaultTransactionOptions"]?.document ?? [:])
    return try machine.object(.session(place))
}

/// `Mongo("shard-01")`: a connection to one node.
let connectionTable = MemberTable(
    "Mongo", "A connection to one node",
    constructor: Method(
        "Mongo", [.string("host")], .reads, "A connection to a node: a shard's primary, a member, a router.",
        example: "Mongo(\"shard-01\").getDB(\"admin\").serverStatus()", result: "Mongo"
    ) {
        (machine, call) throws(Interruption) in
        var host = machine.string(call[0])
        if host.hasPrefix("mongodb://") { host = String(host.dropFirst(10)) }
        if let slash = host.firstIndex(of: "/") { host = String(host[..<slash]) }
        _ = try machine.onWay(Link(node: host)) { (machine) throws(Interruption) in
            try machine.command(["ping": 1], on: "admin", at: call.span)
        }
        return try machine.object(.connection(host))
    },
    [
        Method("getDB", [.string("name")], .reads, "A database on this node.", result: "database") {
            (machine, call) throws(Interruption) in
            guard case .object(let reference) = call.receiver,
                case .connection(let host) = machine.state.heap[reference]
            else { return .undefined }
            return try machine.object(.linkedDatabase(machine.string(call[0]), Link(node: host)))
        }
    ])
