import BSON

/// Reads the specification of a find's projection or of a `$project`.
struct ProjectionParser {
    enum Mode: Sendable, Hashable { case inclusion, exclusion }

    private let isFind: Bool
    private let variables: [String]
    private(set) var tree = ProjectionTree()
    private(set) var mode: Mode?
    private(set) var includesID: Bool?
    private var hasPositional = false

    init(_ specification: BSONDocument, isFind: Bool, variables: [String]) throws(CommandError) {
        self.isFind = isFind
        self.variables = variables
        if specification.isEmpty, !isFind {
            throw .location(
                51272, "Invalid $project :: caused by :: projection specification must have at least one field")
        }
        for (key, value) in specification { try read(key, value) }
    }

    private func failed(_ code: Int32, _ message: String) -> CommandError {
        .location(code, isFind ? message : "Invalid $project :: caused by :: " + message)
    }

    private mutating func read(_ path: String, _ value: BSONValue) throws(CommandError) {
        guard !path.isEmpty else { throw failed(40352, "FieldPath cannot be constructed with empty string") }
        if isFind, path.hasSuffix(".$") {
            guard !hasPositional else {
                throw failed(31276, "Cannot specify more than one positional projection per query.")
            }
            hasPositional = true
            try switchTo(.inclusion, path)
            return try insert(.positional, String(path.dropLast(2)))
        }
        guard !FieldNames.startsWithDollar(path) else {
            throw failed(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
        }
        switch value {
        case .bool, .int32, .int64, .double, .decimal128: try flag(path, value.truthy)
        case .document(let document): try object(path, document)
        default:
            try switchTo(.inclusion, path)
            try insert(.computed(try expression(value)), path)
        }
    }

    /// An operator that nobody knows is the projection's own error where it is a field's value, the expression's deeper in.
    private func expression(_ value: BSONValue, of name: String? = nil) throws(CommandError) -> Expression {
        do throws(CommandError) {
            return try Expression(parsing: value, variables: variables)
        } catch {
            if let name, error.code == 168, error.message.hasSuffix(" '\(name)'") {
                throw failed(31_325, "Unknown expression \(name)")
            }
            throw isFind ? error : error.inside("Invalid $project")
        }
    }

    private mutating func flag(_ path: String, _ isIncluded: Bool) throws(CommandError) {
        if path == "_id" {
            includesID = isIncluded
            return
        }
        try switchTo(isIncluded ? .inclusion : .exclusion, path)
        try insert(isIncluded ? .include : .exclude, path)
    }

    private mutating func switchTo(_ new: Mode, _ path: String) throws(CommandError) {
        if let mode, mode != new {
            throw new == .exclusion
                ? failed(31254, "Cannot do exclusion on field \(path) in inclusion projection")
                : failed(31253, "Cannot do inclusion on field \(path) in exclusion projection")
        }
        mode = new
    }

    private mutating func insert(_ node: ProjectionNode, _ path: String) throws(CommandError) {
        let parts = FieldPath(path).parts
        guard !parts.contains("") else {
            throw failed(15998, "FieldPath field names may not be empty strings.")
        }
        guard parts.count <= BSONLimits.depth else { throw failed(15998, "FieldPath is too long") }
        try tree.insert(node, at: parts[...], of: path)
    }

    private mutating func object(_ path: String, _ document: BSONDocument) throws(CommandError) {
        guard let (name, operand) = document.first, !document.isEmpty else {
            throw failed(51270, "An empty sub-projection is not a valid value. Found empty object at path")
        }
        if isFind, name == "$slice", try slice(path, operand) { return }
        if isFind, name == "$elemMatch" {
            guard let filter = operand.document else {
                throw failed(31274, "elemMatch: Invalid argument, object required, but got \(operand.typeName)")
            }
            guard !FieldNames.hasDot(path) else {
                throw failed(31275, "Cannot use $elemMatch projection on a nested field.")
            }
            // Behaves as an inclusion without turning the projection into one that drops the other fields by itself.
            try switchTo(.inclusion, path)
            guard case .field(_, .elementMatches(let node)) = try elementFilter(filter) else {
                return try insert(.elementMatch(try elementFilter(filter)), path)
            }
            return try insert(.elementMatch(node), path)
        }
        if isFind, name == "$meta" { throw .badValue("$meta projections are not available in this cluster") }
        if FieldNames.startsWithDollar(name) {
            try switchTo(.inclusion, path)
            return try insert(.computed(try expression(.document(document), of: name)), path)
        }
        for (key, value) in document {
            guard !FieldNames.startsWithDollar(key) else {
                throw failed(31_324, "Cannot use expression other than $meta in exclusion projection")
            }
            try read(path + "." + key, value)
        }
    }

    /// The filter of an `$elemMatch`, as a test of a document `{e: [element]}`.
    private func elementFilter(_ filter: BSONDocument) throws(CommandError) -> MatchNode {
        try MatchParser.parse(["e": .document(["$elemMatch": .document(filter)])])
    }

    /// False when the operand is the expression's form.
    private mutating func slice(_ path: String, _ operand: BSONValue) throws(CommandError) -> Bool {
        if operand.isNumber {
            try insert(.slice(skip: nil, count: MatchParser.truncated(operand) ?? 0), path)
            return true
        }
        guard let parts = operand.array else {
            throw failed(
                28667,
                "Invalid $slice syntax. The given syntax { $slice: \(operand.serverText) } did not match the find() syntax"
            )
        }
        guard parts.count == 2, let skip = MatchParser.truncated(parts[0]), let count = MatchParser.truncated(parts[1])
        else {
            return false
        }
        guard count > 0 else { throw failed(28724, "First argument to $slice must be an array, but is of type: int") }
        try insert(.slice(skip: skip, count: count), path)
        return true
    }
}
