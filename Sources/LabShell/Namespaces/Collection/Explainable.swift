import BSON
import ShellSyntax

extension Machine {
    private static let verbosities = ["queryPlanner", "executionStats", "allPlansExecution"]

    /// What explain is asked for; true and false are the old ways to ask for most and least.
    mutating func verbosity(_ call: Call) throws(Interruption) -> String {
        switch call[0] {
        case .undefined, .null, .bool(false): return "queryPlanner"
        case .bool(true): return "allPlansExecution"
        case let value:
            let given = try text(of: value, at: call.span)
            guard !Self.verbosities.contains(given) else { return given }
            throw .error(
                ShellError(
                    "MongoshInvalidInputError",
                    "verbosity can only be one of \(Self.verbosities.joined(separator: ", ")). Received \(given).",
                    at: call.span))
        }
    }

    fileprivate mutating func explain(
        _ call: Call, _ make: (String) -> BSONDocument
    ) throws(Interruption) -> Value {
        guard case .object(let reference) = call.receiver,
            case .explainable(let database, let name, let verbosity) = state.heap[reference]
        else { return .undefined }
        return try explained(make(name), verbosity, CollectionName(database: database, name: name), call)
    }
}

let explainableTable = MemberTable(
    "explainable", "What `collection.explain()` gives",
    [
        Method("find", [.document("filter").optional, .document("projection").optional], .reads, "Explains a find.") {
            (machine, call) throws(Interruption) in
            let filter = try machine.bsonDocument(call[0], at: call.span)
            let projection = call[1].isNullish ? nil : try machine.bsonDocument(call[1], at: call.span)
            return try machine.explain(call) {
                var command: BSONDocument = ["find": .string($0), "filter": .document(filter)]
                if let projection { command.append("projection", .document(projection)) }
                return command
            }
        },
        Method("aggregate", [.array("pipeline")], .reads, "Explains a pipeline.") {
            (machine, call) throws(Interruption) in
            let pipeline = try machine.bson(of: call[0], at: call.span)
            return try machine.explain(call) { ["aggregate": .string($0), "pipeline": pipeline, "cursor": [:]] }
        },
        Method("count", [.document("filter").optional], .reads, "Explains a count.") {
            (machine, call) throws(Interruption) in
            let filter = try machine.bsonDocument(call[0], at: call.span)
            return try machine.explain(call) { ["count": .string($0), "query": .document(filter)] }
        },
        Method("distinct", [.string("field"), .document("filter").optional], .reads, "Explains a distinct.") {
            (machine, call) throws(Interruption) in
            let filter = try machine.bsonDocument(call[1], at: call.span)
            let key = machine.string(call[0])
            return try machine.explain(call) {
                ["distinct": .string($0), "key": .string(key), "query": .document(filter)]
            }
        },
        Method(
            "update", [.document("filter"), .of(.documentOrArray, "update"), .document("options").optional], .reads,
            "Explains an update."
        ) {
            (machine, call) throws(Interruption) in
            let filter = try machine.bsonDocument(call[0], at: call.span)
            let change = try machine.bson(of: call[1], at: call.span)
            let options = try machine.options(call[2], at: call.span)
            var statement: BSONDocument = ["q": .document(filter), "u": change, "multi": options["multi"] ?? false]
            for key in ["upsert", "arrayFilters", "collation", "hint"] {
                if let value = options[key] { statement.append(key, value) }
            }
            return try machine.explain(call) { ["update": .string($0), "updates": .array([.document(statement)])] }
        },
        Method("remove", [.document("filter")], .reads, "Explains a delete.") { (machine, call) throws(Interruption) in
            let filter = try machine.bsonDocument(call[0], at: call.span)
            return try machine.explain(call) {
                ["delete": .string($0), "deletes": .array([["q": .document(filter), "limit": 0]])]
            }
        },
    ])
