import BSON
import ShardCluster

/// What a shell's method was called with.
struct Arguments {
    /// The method's whole name, such as "load.start".
    let method: String
    let values: [BSONValue]

    init(_ method: String, _ values: [BSONValue]) {
        self.method = method
        self.values = values
    }

    func atMost(_ count: Int) throws(CommandError) {
        guard values.count <= count else {
            throw .badValue(
                "\(method) takes \(count == 0 ? "nothing" : "at most \(count)"), not \(values.count) values.")
        }
    }

    /// Undefined counts as left out.
    func value(_ index: Int) -> BSONValue? {
        guard values.indices.contains(index), values[index] != .undefined else { return nil }
        return values[index]
    }

    func string(_ index: Int, _ name: String) throws(CommandError) -> String {
        guard let text = try optionalString(index, name), !text.isEmpty else {
            throw .badValue("\(method) needs \(name) as text.")
        }
        return text
    }

    func optionalString(_ index: Int, _ name: String) throws(CommandError) -> String? {
        guard let value = value(index) else { return nil }
        guard let text = value.string else {
            throw .typeMismatch("\(method): \(name) must be text, not \(value.typeName).")
        }
        return text
    }

    func options(_ index: Int) throws(CommandError) -> Options {
        guard let value = value(index) else { return Options(BSONDocument(), of: method) }
        guard let document = value.document else {
            throw .typeMismatch("\(method) takes a document, not \(value.typeName).")
        }
        return Options(document, of: method)
    }

    /// A text, or the field of this name in a document: `atlas.apiKeys("p")` and `atlas.apiKeys({project: "p"})`.
    func named(_ index: Int, _ name: String) throws(CommandError) -> String {
        if let document = value(index)?.document {
            return try Options(document, of: method).required(name)
        }
        return try string(index, name)
    }

    var unknownMethod: CommandError {
        CommandError(code: 59, codeName: "CommandNotFound", message: "no such method: '\(method)'")
    }
}
