import BSON
import ShellSyntax

extension Machine {
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
            return try machine.explain(call) { ["find": .string($0), "filter": .document(filter)] }
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
            let multi = try machine.options(call[2], at: call.span)["multi"] ?? false
            return try machine.explain(call) {
                ["update": .string($0), "updates": .array([["q": .document(filter), "u": change, "multi": multi]])]
            }
        },
        Method("remove", [.document("filter")], .reads, "Explains a delete.") { (machine, call) throws(Interruption) in
            let filter = try machine.bsonDocument(call[0], at: call.span)
            return try machine.explain(call) {
                ["delete": .string($0), "deletes": .array([["q": .document(filter), "limit": 0]])]
            }
        },
    ])
