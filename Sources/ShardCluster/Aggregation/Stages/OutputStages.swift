import BSON

/// `$out`: the results replace a collection.
struct OutStage: Sendable {
    let database: String?
    let collection: String

    init(_ operand: BSONValue) throws(CommandError) {
        switch operand {
        case .string(let name):
            database = nil
            collection = name
        case .document(let document):
            guard let name = document["coll"]?.string, let database = document["db"]?.string else {
                throw .location(
                    16994, "$out specification must have 'db' and 'coll' as strings: \(document.serverText)")
            }
            self.database = database
            collection = name
        default:
            throw .location(16990, "$out only supports a string or object argument, but found \(operand.typeName)")
        }
    }
}

/// `$merge`: the results go into a collection one by one.
struct MergeStage: Sendable {
    enum WhenMatched: Sendable {
        case replace
        case keepExisting
        case merge
        case fail
        case pipeline([BSONValue])
    }

    enum WhenNotMatched: String, Sendable { case insert, discard, fail }

    let database: String?
    let collection: String
    let on: [String]
    let whenMatched: WhenMatched
    let whenNotMatched: WhenNotMatched

    init(_ operand: BSONValue) throws(CommandError) {
        if let name = operand.string {
            (database, collection, on) = (nil, name, ["_id"])
            (whenMatched, whenNotMatched) = (.merge, .insert)
            return
        }
        guard let document = operand.document else {
            throw .location(51182, "$merge only supports a string or object argument, but found \(operand.typeName)")
        }
        for (key, _) in document where !["into", "on", "let", "whenMatched", "whenNotMatched"].contains(key) {
            throw .location(40415, "BSON field '$merge.\(key)' is an unknown field.")
        }
        switch document["into"] {
        case .string(let name): (database, collection) = (nil, name)
        case .document(let target):
            guard let name = target["coll"]?.string else {
                throw .location(51178, "$merge 'into' field must specify a 'coll' that is not empty, null or undefined")
            }
            (database, collection) = (target["db"]?.string, name)
        default: throw .location(51178, "$merge 'into' field  must be either a string or an object")
        }
        on = try Self.fields(document["on"])
        whenMatched = try Self.whenMatched(document["whenMatched"])
        guard let insertion = WhenNotMatched(rawValue: document["whenNotMatched"]?.string ?? "insert") else {
            throw .badValue(
                "Enumeration value '\(document["whenNotMatched"]?.string ?? "")' for field '$merge.whenNotMatched' is not a valid value."
            )
        }
        whenNotMatched = insertion
    }

    private static func fields(_ value: BSONValue?) throws(CommandError) -> [String] {
        guard let value else { return ["_id"] }
        if let name = value.string { return [name] }
        let names = (value.array ?? []).compactMap(\.string)
        guard !names.isEmpty, names.count == value.array?.count else {
            throw .location(51186, "$merge 'on' field  must be either a string or an array of strings")
        }
        return names
    }

    private static func whenMatched(_ value: BSONValue?) throws(CommandError) -> WhenMatched {
        switch value {
        case nil: return .merge
        case .array(let stages): return .pipeline(stages)
        case .string("replace"): return .replace
        case .string("keepExisting"): return .keepExisting
        case .string("merge"): return .merge
        case .string("fail"): return .fail
        default:
            throw .badValue(
                "Enumeration value '\(value?.serverText ?? "")' for field 'whenMatched' is not a valid value.")
        }
    }
}
