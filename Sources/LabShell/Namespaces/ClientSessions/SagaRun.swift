import BSON
import ShardCluster
import ShellSyntax

/// The orchestrator: it goes from log entry to log entry, and back in the reverse order when a step fails.
extension Machine {
    /// - Parameter crash: the step behind which the orchestrator dies, before it has logged that the step is done.
    mutating func run(_ saga: Saga, crash: String?, _ call: Call) throws(Interruption) -> Value {
        var saga = saga
        if saga.state == "running" { try goForward(&saga, crash: crash, call) }
        if saga.state == "compensating" || saga.state == "stuck" { try goBack(&saga, crash: crash, call) }
        return value(of: .document(saga.document))
    }

    private mutating func goForward(_ saga: inout Saga, crash: String?, _ call: Call) throws(Interruption) {
        for index in saga.steps.indices where saga.steps[index].state == "pending" {
            let failure = perform(saga.steps[index].action, of: saga, number: Int64(2 * index + 1), step: index)
            try crashIfAsked(crash, saga, index, call)
            saga.steps[index].state = failure == nil ? "done" : "failed"
            saga.steps[index].error = failure
            if failure != nil { saga.state = "compensating" }
            try log(saga, call)
            if failure != nil { return }
        }
        saga.state = "completed"
        try log(saga, call)
    }

    private mutating func goBack(_ saga: inout Saga, crash: String?, _ call: Call) throws(Interruption) {
        for index in saga.steps.indices.reversed() where saga.steps[index].state == "done" {
            var failure: String?
            if let compensation = saga.steps[index].compensation {
                failure = perform(compensation, of: saga, number: Int64(2 * index + 2), step: index)
                try crashIfAsked(crash, saga, index, call)
            }
            saga.steps[index].state = failure == nil ? "compensated" : "done"
            saga.steps[index].error = failure
            saga.state = failure == nil ? "compensating" : "stuck"
            try log(saga, call)
            if failure != nil { return }
        }
        saga.state = "compensated"
        try log(saga, call)
    }

    /// Sends a step's command; nil when it did what it should, else why not.
    private mutating func perform(_ given: BSONDocument, of saga: Saga, number: Int64, step: Int) -> String? {
        var command = given
        let isWrite = ["insert", "update", "delete", "findAndModify"].contains(command.first?.key ?? "")
        if isWrite {
            command.append("lsid", .document(Self.session(of: saga, step)))
            command.append("txnNumber", .int64(number))
        }
        let reply = send(command, on: saga.steps[step].database)
        guard reply["ok"]?.truthy == true else { return reply["errmsg"]?.string ?? "the command failed" }
        if let error = reply["writeErrors"]?.array?.first?.document { return error["errmsg"]?.string ?? "write error" }
        let isEmpty = reply["n"]?.int64 == 0 || (command["findAndModify"] != nil && reply["value"]?.isNull == true)
        return isWrite && isEmpty ? "no document matched" : nil
    }

    /// Each step has a session of its own, so that no step's number makes another's too old.
    private static func session(of saga: Saga, _ step: Int) -> BSONDocument {
        guard case .binary(var id)? = saga.lsid["id"], id.bytes.count == 16 else { return saga.lsid }
        id.bytes[15] = UInt8(truncatingIfNeeded: step)
        id.bytes[14] = UInt8(truncatingIfNeeded: step >> 8)
        return ["id": .binary(id)]
    }

    private func crashIfAsked(_ crash: String?, _ saga: Saga, _ index: Int, _ call: Call) throws(Interruption) {
        guard let crash, saga.steps[index].name == crash else { return }
        throw .error(
            ShellError(
                "SagaCrash", "The orchestrator died after step \(crash), before it logged that.", at: call.span,
                remedy: "saga.resume(id) goes on from the log."))
    }

    mutating func log(_ saga: Saga, _ call: Call) throws(Interruption) {
        let statement: BSONDocument = [
            "q": ["_id": saga.id], "u": .document(saga.document), "upsert": true,
        ]
        let reply = try command(["update": "log", "updates": [.document(statement)]], on: "saga", at: call.span)
        try checkWrites(reply, many: false, at: call.span)
    }

    /// What the log has of a saga.
    mutating func loggedSaga(_ id: BSONValue, _ call: Call) throws(Interruption) -> Saga? {
        try documents(
            [("find", "log"), ("filter", ["_id": id]), ("limit", 1)], on: "saga", "log", call.span
        ).first.flatMap(Saga.init)
    }

    mutating func newSaga(_ given: BSONDocument, _ call: Call) throws(Interruption) -> Saga {
        for key in given.keys where !["_id", "steps", "crashAfter"].contains(key) {
            throw sagaError("A saga has no \(key).", "It takes _id, steps and crashAfter.", call)
        }
        guard let id = given["_id"] else {
            throw sagaError("A saga needs an _id.", "As in { _id: \"order-1\" }.", call)
        }
        guard let values = given["steps"]?.array, !values.isEmpty, values.count <= 100 else {
            throw sagaError(
                "A saga needs from 1 to 100 steps.", "As in { steps: [{ name, action, compensation }] }.", call)
        }
        var steps: [Saga.Step] = []
        for value in values { steps.append(try newStep(value, after: steps, call)) }
        let session = makeSession(causal: false, defaults: [:])
        let lsid = state.sessions.remove(at: session).lsid
        return Saga(id: id, lsid: lsid, steps: steps)
    }

    private mutating func newStep(
        _ value: BSONValue, after earlier: [Saga.Step], _ call: Call
    ) throws(Interruption) -> Saga.Step {
        guard let given = value.document, let name = given["name"]?.string, let action = given["action"]?.document,
            !action.isEmpty
        else {
            throw sagaError(
                "A step needs a name and an action.", "As in { name: \"pay\", action: { update: ... } }.", call)
        }
        for key in given.keys where !["name", "database", "action", "compensation"].contains(key) {
            throw sagaError("A step has no \(key).", "It takes name, database, action and compensation.", call)
        }
        guard !earlier.contains(where: { $0.name == name }) else {
            throw sagaError("Two steps are called \(name).", "Give each a name of its own.", call)
        }
        if let other = given["compensation"], other.document?.isEmpty ?? true {
            throw sagaError("The compensation of \(name) is no command.", "As in { update: ... }.", call)
        }
        return Saga.Step(
            name: name, database: given["database"]?.string ?? state.database, action: action,
            compensation: given["compensation"]?.document)
    }

    fileprivate func sagaError(_ message: String, _ remedy: String, _ call: Call) -> Interruption {
        .error(ShellError("SagaError", message, at: call.span, remedy: remedy))
    }
}

let sagaTable = namespace(
    "saga", "A saga's orchestrator: steps that are compensated when a later one fails",
    [
        Method(
            "run", [.document("saga")], .writes,
            "Runs steps, each a command; when one fails, the compensations of those before it in reverse order.",
            example:
                "saga.run({ _id: \"order-1\", steps: [{ name: \"take\", action: { update: \"accounts\", updates: [{ q: { _id: 1, v: { $gte: 5 } }, u: { $inc: { v: -5 } } }] }, compensation: { update: \"accounts\", updates: [{ q: { _id: 1 }, u: { $inc: { v: 5 } } }] } }] })"
        ) {
            (machine, call) throws(Interruption) in
            let given = try machine.bsonDocument(call[0], at: call.span)
            let saga = try machine.newSaga(given, call)
            guard try machine.loggedSaga(saga.id, call) == nil else {
                throw machine.sagaError(
                    "The log has a saga of this _id.",
                    "saga.resume(id) goes on with it; take another _id for a new one.",
                    call)
            }
            try machine.log(saga, call)
            return try machine.run(saga, crash: given["crashAfter"]?.string, call)
        },
        Method(
            "resume", [.any("id")], .writes, "Goes on with a saga from what its log says.",
            example: "saga.resume(\"order-1\")"
        ) {
            (machine, call) throws(Interruption) in
            let id = try machine.bson(of: call[0], at: call.span)
            guard let saga = try machine.loggedSaga(id, call) else {
                throw machine.sagaError("The log has no saga of this _id.", "saga.log() shows all.", call)
            }
            guard !saga.isOver else {
                throw machine.sagaError("This saga is \(saga.state).", "There is nothing left to do.", call)
            }
            return try machine.run(saga, crash: nil, call)
        },
        Method("log", [], .reads, "The log's documents.", example: "saga.log()") {
            (machine, call) throws(Interruption) in
            let found = try machine.documents([("find", "log"), ("sort", ["_id": 1])], on: "saga", "log", call.span)
            return try machine.array(found.map { machine.value(of: .document($0)) })
        },
    ])
