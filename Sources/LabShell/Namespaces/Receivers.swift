import BSON
import ShellSyntax

/// A collection by its names.
struct CollectionName: Sendable {
    var database: String
    var name: String

    var namespace: String { "\(database).\(name)" }
}

extension Machine {
    func receiverDatabase(_ call: Call) -> String {
        if case .object(let reference) = call.receiver, case .database(let name) = state.heap[reference] { return name }
        if case .object(let reference) = call.receiver, case .linkedDatabase(let name, _) = state.heap[reference] {
            return name
        }
        return state.database
    }

    func receiverCollection(_ call: Call) -> CollectionName {
        if case .object(let reference) = call.receiver, case .collection(let database, let name) = state.heap[reference]
        {
            return CollectionName(database: database, name: name)
        }
        if case .object(let reference) = call.receiver, case .linkedCollection(let name, _) = state.heap[reference] {
            return name
        }
        return CollectionName(database: state.database, name: "")
    }

    /// The text of a string argument.
    func string(_ value: Value) -> String { if case .string(let text) = value { text } else { "" } }

    /// The fields of an options argument.
    mutating func options(_ value: Value, at span: SourceSpan) throws(Interruption) -> BSONDocument {
        try bsonDocument(value, at: span)
    }

    /// The reply of a command as a value.
    mutating func reply(
        _ pairs: [(String, BSONValue)], on database: String, _ call: Call
    ) throws(Interruption) -> Value {
        value(of: .document(try command(BSONDocument(pairs), on: database, at: call.span)))
    }

    /// All documents that a read gives.
    mutating func documents(
        _ pairs: [(String, BSONValue)], on database: String, _ collection: String, _ span: SourceSpan
    ) throws(Interruption) -> [BSONDocument] {
        let cursor = try allocate(
            .cursor(CursorState(database: database, collection: collection, command: BSONDocument(pairs), way: way)))
        var found: [BSONDocument] = []
        while let next = try nextDocument(of: cursor, at: span) { found.append(next) }
        return found
    }

    /// What a find in the config database gives.
    mutating func config(
        _ collection: String, where filter: BSONDocument = [:], sort: BSONDocument = [:], _ call: Call
    ) throws(Interruption) -> [BSONDocument] {
        try documents(
            [("find", .string(collection)), ("filter", .document(filter)), ("sort", .document(sort))], on: "config",
            collection, call.span)
    }

    /// Shows `text` when the value is an input's result; the value itself stays a document.
    mutating func captioned(_ value: Value, _ text: String) -> Value {
        if case .object(let reference) = value { captions[reference] = text }
        return value
    }

    /// Sections with headings, as mongosh prints `sh.status()`.
    mutating func sections(_ value: Value, at span: SourceSpan) throws(Interruption) -> Value {
        var parts: [String] = []
        for (name, section) in try fields(of: value, at: span) {
            parts.append(name + "\n" + Inspector.text(of: section, in: &self))
        }
        return captioned(value, parts.joined(separator: "\n---\n"))
    }
}
