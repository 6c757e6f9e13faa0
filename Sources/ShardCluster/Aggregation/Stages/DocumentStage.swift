import BSON

/// A stage that makes one document of one document; updates by pipeline allow only these.
enum DocumentStage: Sendable {
    case addFields([(path: FieldPath, value: Expression)])
    case unset([FieldPath])
    case project(Projection)
    case replaceRoot(Expression)

    /// Nil for a name that is no such stage.
    init?(_ name: String, _ operand: BSONValue, variables: [String]) throws(CommandError) {
        switch name {
        case "$addFields", "$set":
            do throws(CommandError) {
                self = .addFields(try Self.fields(name, operand, variables))
            } catch {
                throw error.code == 168 ? error.inside("Invalid \(name)") : error
            }
        case "$unset": self = .unset(try Self.unsetPaths(operand))
        case "$project":
            guard let document = operand.document else {
                throw .location(15969, "$project specification must be an object")
            }
            self = .project(try Projection(stage: document, variables: variables))
        case "$replaceRoot":
            guard let document = operand.document else {
                throw .location(
                    40229, "expected an object as specification for $replaceRoot stage, got \(operand.typeName)")
            }
            for (key, _) in document where key != "newRoot" {
                throw .location(40415, "BSON field '$replaceRoot.\(key)' is an unknown field.")
            }
            guard let root = document["newRoot"] else {
                throw .location(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field")
            }
            self = .replaceRoot(try Expression(parsing: root, variables: variables))
        case "$replaceWith": self = .replaceRoot(try Expression(parsing: operand, variables: variables))
        default: return nil
        }
    }

    private static func fields(
        _ name: String, _ operand: BSONValue, _ variables: [String]
    ) throws(CommandError) -> [(path: FieldPath, value: Expression)] {
        guard let document = operand.document else {
            throw .location(40272, "\(name) specification stage must be an object, got \(operand.typeName)")
        }
        guard !document.isEmpty else {
            throw .location(40177, "Invalid \(name) :: caused by :: specification must have at least one field")
        }
        var result: [(path: FieldPath, value: Expression)] = []
        for (key, value) in document {
            let path = try checkedPath(key, name)
            if let other = result.first(where: { $0.path.isPrefix(of: path) || path.isPrefix(of: $0.path) }) {
                throw .location(
                    40176,
                    "Invalid \(name) :: caused by :: specification contains two conflicting paths. Cannot specify both '\(key)' and '\(other.path.text)'"
                )
            }
            if let nested = value.document, let first = nested.first?.key, !FieldNames.startsWithDollar(first) {
                for (inner, value) in try fields(name, .document(nested), variables) {
                    result.append((FieldPath(parts: path.parts + inner.parts), value))
                }
            } else {
                result.append((path, try Expression(parsing: value, variables: variables)))
            }
        }
        return result
    }

    private static func checkedPath(_ text: String, _ stage: String) throws(CommandError) -> FieldPath {
        let path = FieldPath(text)
        guard !path.parts.contains("") else {
            throw .location(40352, "Invalid \(stage) :: caused by :: FieldPath field names may not be empty strings.")
        }
        guard !path.parts.contains(where: FieldNames.startsWithDollar) else {
            throw .location(
                16410,
                "Invalid \(stage) :: caused by :: FieldPath field names may not start with '$'. Consider using $getField or $setField."
            )
        }
        guard path.parts.count <= BSONLimits.depth else { throw .failedToParse("FieldPath is too long") }
        return path
    }

    private static func unsetPaths(_ operand: BSONValue) throws(CommandError) -> [FieldPath] {
        let names = operand.array ?? [operand]
        guard !names.isEmpty else {
            throw .location(31119, "$unset specification must be a string or an array with at least one field")
        }
        var paths: [FieldPath] = []
        for name in names {
            guard let text = name.string else {
                throw .location(
                    31120, "$unset specification must be a string or an array containing only string values")
            }
            paths.append(try checkedPath(text, "$unset"))
        }
        return paths
    }
}

extension DocumentStage {
    func apply(to document: BSONDocument, _ constants: ExpressionConstants) throws(CommandError) -> BSONDocument {
        switch self {
        case .addFields(let fields):
            let scope = ExpressionScope(document, constants)
            var result = document
            for field in fields {
                let value = try field.value.evaluate(scope)
                result = Self.setting(result, field.path.parts[...], value)
            }
            return result
        case .unset(let paths):
            return paths.reduce(document) { Self.removing($0, $1.parts[...]) }
        case .project(let projection): return try projection.apply(to: document, constants: constants)
        case .replaceRoot(let expression):
            let value = try expression.evaluate(document, constants)
            guard let root = value?.document else {
                throw .location(
                    40228,
                    "'newRoot' expression  must evaluate to an object, but resulting value was: "
                        + "\(value?.serverText ?? "MISSING"). Type of resulting value: '\(value.typeName)'. Input document: "
                        + document.serverText)
            }
            return root
        }
    }

    /// Sets below documents and in every element of arrays; a value in the way gives room. Nil removes.
    static func setting(
        _ document: BSONDocument, _ parts: ArraySlice<String>, _ value: BSONValue?
    ) -> BSONDocument {
        guard let head = parts.first else { return document }
        var result = document
        let rest = parts.dropFirst()
        result[head] = rest.isEmpty ? value : setting(result[head], rest, value)
        return result
    }

    private static func setting(
        _ container: BSONValue?, _ parts: ArraySlice<String>, _ value: BSONValue?
    ) -> BSONValue {
        switch container {
        case .document(let document): .document(setting(document, parts, value))
        case .array(let elements): .array(elements.map { setting($0, parts, value) })
        default: .document(setting(BSONDocument(), parts, value))
        }
    }

    private static func removing(_ document: BSONDocument, _ parts: ArraySlice<String>) -> BSONDocument {
        guard let head = parts.first, let child = document[head] else { return document }
        let rest = parts.dropFirst()
        return document.setting(head, rest.isEmpty ? Optional.none : .some(removing(child, rest)))
    }

    private static func removing(_ value: BSONValue, _ parts: ArraySlice<String>) -> BSONValue {
        switch value {
        case .document(let document): .document(removing(document, parts))
        case .array(let elements): .array(elements.map { removing($0, parts) })
        default: value
        }
    }
}
