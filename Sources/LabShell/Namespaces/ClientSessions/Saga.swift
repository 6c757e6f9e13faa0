import BSON
import ShardCluster
import ShellSyntax

/// A saga: steps with compensations, and a log that says how far it has come, kept as a document of `saga.log`.
///
/// Each step is one command with a session and number of its own, written down before it is sent. So a step that is
/// sent again, because the orchestrator doesn't know whether it was done, is done once.
struct Saga {
    struct Step {
        var name: String
        var database: String
        var action: BSONDocument
        var compensation: BSONDocument?
        /// pending, done, failed, compensated.
        var state = "pending"
        var error: String?
    }

    var id: BSONValue
    /// running, compensating, completed, compensated, stuck.
    var state = "running"
    let lsid: BSONDocument
    var steps: [Step]

    var document: BSONDocument {
        [
            "_id": id, "state": .string(state), "lsid": .document(lsid),
            "steps": .array(steps.map { .document($0.document) }),
        ]
    }

    init(id: BSONValue, lsid: BSONDocument, steps: [Step]) {
        self.id = id
        self.lsid = lsid
        self.steps = steps
    }

    /// From its log; nil for what is none.
    init?(_ log: BSONDocument) {
        guard let id = log["_id"], let state = log["state"]?.string, let lsid = log["lsid"]?.document else {
            return nil
        }
        self.id = id
        self.state = state
        self.lsid = lsid
        steps = (log["steps"]?.array ?? []).compactMap { $0.document.flatMap(Step.init(logged:)) }
    }

    var isOver: Bool { state == "completed" || state == "compensated" }
}

extension Saga.Step {
    var document: BSONDocument {
        var document: BSONDocument = [
            "name": .string(name), "database": .string(database), "state": .string(state), "action": .document(action),
        ]
        if let compensation { document.append("compensation", .document(compensation)) }
        if let error { document.append("error", .string(error)) }
        return document
    }

    init?(logged: BSONDocument) {
        guard let name = logged["name"]?.string, let action = logged["action"]?.document else { return nil }
        self.name = name
        self.action = action
        database = logged["database"]?.string ?? ""
        compensation = logged["compensation"]?.document
        state = logged["state"]?.string ?? "pending"
        error = logged["error"]?.string
    }
}
