import BSON
import ShellSyntax

extension Machine {
    /// Makes fields of all that a lazy document holds; its documents inside stay as they are.
    mutating func expand(_ reference: Reference) {
        guard case .lazyDocument(let lazy) = state.heap[reference] else { return }
        var fields = PropertyMap()
        for (key, value) in lazy.document {
            fields[key] = lazy.known[key] ?? self.value(of: value, plain: lazy.plain)
        }
        state.heap[reference] = .document(fields)
    }

    /// A field of a lazy document, which stays lazy: the long arrays beside it are not made objects.
    private mutating func lazyField(_ reference: Reference, _ name: String) -> Value? {
        guard case .lazyDocument(let lazy) = state.heap[reference] else { return nil }
        if let known = lazy.known[name] { return known }
        guard let field = lazy.field(name) else { return nil }
        let value = value(of: field, plain: lazy.plain)
        state.heap.keep(value, as: name, of: reference)
        return value
    }

    /// A field or element that the object itself has.
    mutating func ownMember(_ object: Value, _ name: String) -> Value? {
        guard case .object(let reference) = object else { return nil }
        switch state.heap[reference] {
        case .lazyDocument: return lazyField(reference, name)
        case .document(let fields), .error(let fields): return fields[name]
        case .array(let values):
            if let index = PropertyMap.arrayIndex(name) { return index < values.count ? values[index] : nil }
            return nil
        default: return nil
        }
    }

    /// `object[key]`, quick for arrays.
    mutating func member(_ object: Value, key: Value, at span: SourceSpan?) throws(Interruption) -> Value {
        if case .number(let number) = key, case .object(let reference) = object,
            case .array(let values) = state.heap[reference]
        {
            guard let index = Int(exactly: number), index >= 0, index < values.count else { return .undefined }
            return values[index]
        }
        return try member(object, try text(of: key, at: span), at: span)
    }

    /// `object.name`.
    mutating func member(_ object: Value, _ name: String, at span: SourceSpan?) throws(Interruption) -> Value {
        if let own = ownMember(object, name) { return own }
        switch object {
        case .undefined, .null: throw .error(noMember(of: object, name, at: span))
        case .string(let text):
            if let index = PropertyMap.arrayIndex(name) {
                let units = Array(text.utf16.dropFirst(index).prefix(1))
                return units.isEmpty ? .undefined : .string(String(decoding: units, as: UTF16.self))
            }
        default: break
        }
        let tableName = tableName(of: object)
        guard let table = Tables.byName[tableName] else { return .undefined }
        if let method = table.method(name) {
            let place = span ?? SourceSpan(start: 0, end: 0)
            if method.isProperty { return try invoke(method, Call(receiver: object, arguments: [], span: place)) }
            return try self.object(.method(method, receiver: object))
        }
        return try otherMember(object, name, table, at: span)
    }

    /// Collections of databases, and members that do not exist.
    private mutating func otherMember(
        _ object: Value, _ name: String, _ table: MemberTable, at span: SourceSpan?
    ) throws(Interruption) -> Value {
        guard case .object(let reference) = object else { return .undefined }
        switch state.heap[reference] {
        case .database(let database): return try self.object(.collection(database: database, name: name))
        case .linkedDatabase(let database, let way):
            return try self.object(.linkedCollection(CollectionName(database: database, name: name), way))
        case .linkedCollection(let base, let way):
            let inner = CollectionName(database: base.database, name: base.name + "." + name)
            return try self.object(.linkedCollection(inner, way))
        case .collection(let database, let collection):
            return try self.object(.collection(database: database, name: collection + "." + name))
        case .namespace(let namespace):
            if ["Object", "Array", "String", "Number", "Date", "Set", "Map"].contains(namespace), name == "prototype" {
                return .undefined
            }
            throw .error(unknownMethod(name, of: object, at: span ?? SourceSpan(start: 0, end: 0)))
        default: return .undefined
        }
    }

    func noMember(of object: Value, _ name: String, at span: SourceSpan?) -> ShellError {
        ShellError("TypeError", "Cannot read properties of \(describe(object)) (reading '\(name)').", at: span)
    }

    /// The name of the table with the methods of a value.
    func tableName(of value: Value) -> String {
        switch value {
        case .undefined, .null: return ""
        case .bool: return "boolean"
        case .number: return "number"
        case .string: return "string"
        case .object(let reference):
            switch state.heap[reference] {
            case .document, .lazyDocument, .error: return "object"
            case .array: return "array"
            case .function, .method: return "function"
            case .date: return "date"
            case .bson(let value): return Self.tableName(of: value)
            case .regularExpression: return "regexp"
            case .set: return "set"
            case .map: return "map"
            case .cursor: return "cursor"
            case .database, .linkedDatabase: return "database"
            case .collection, .linkedCollection: return "collection"
            case .session: return "session"
            case .connection: return "Mongo"
            case .explainable: return "explainable"
            case .namespace(let name): return name
            case .scope, .free: return ""
            }
        }
    }

    private static func tableName(of value: BSONValue) -> String {
        switch value {
        case .objectID: "objectid"
        case .int64, .int32, .double, .decimal128: "bsonnumber"
        default: "bsonvalue"
        }
    }

    /// What an error calls the owner of a member: `sh`, `collection`, `a string`.
    func memberOwner(_ value: Value) -> String {
        guard case .object(let reference) = value else { return describe(value) }
        switch state.heap[reference] {
        case .namespace(let name): return name
        case .database, .linkedDatabase: return "A database"
        case .collection, .linkedCollection: return "A collection"
        case .session: return "A session"
        case .connection: return "A connection"
        case .cursor: return "A cursor"
        default: return describe(value)
        }
    }

    /// The names of an object's own fields, in their order.
    mutating func ownKeys(of value: Value, at span: SourceSpan?) throws(Interruption) -> [String] {
        switch value {
        case .undefined, .null:
            throw .error(ShellError("TypeError", "Cannot convert \(describe(value)) to object.", at: span))
        case .string(let text): return (0..<text.utf16.count).map(String.init)
        case .bool, .number: return []
        case .object(let reference):
            expand(reference)
            switch state.heap[reference] {
            case .document(let fields), .error(let fields): return fields.keys
            case .array(let values): return values.indices.map(String.init)
            default: return []
            }
        }
    }

    /// What `for ... of` and `...` walk through.
    mutating func elements(of value: Value, at span: SourceSpan?) throws(Interruption) -> [Value] {
        switch value {
        case .string(let text): return text.unicodeScalars.map { .string(String($0)) }
        case .object(let reference):
            switch state.heap[reference] {
            case .array(let values): return values
            case .set(let set): return set.values
            case .map(let map): return try entries(of: map)
            case .cursor: return try remainingDocuments(of: reference, at: span)
            default: break
            }
        default: break
        }
        throw .error(
            ShellError(
                "TypeError", "\(describe(value)) is not iterable.", at: span,
                remedy: "Use Object.entries for an object."))
    }
}
