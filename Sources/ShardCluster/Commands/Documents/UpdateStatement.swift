import BSON

/// One element of an update command's `updates`.
struct UpdateStatement: Sendable {
    let matcher: Matcher
    let update: UpdateExpression
    let isMulti: Bool
    let isUpsert: Bool
    let hint: BSONValue?
    let constants: ExpressionConstants

    init(
        _ statement: BSONDocument, constants outer: ExpressionConstants
    ) throws(CommandError) {
        for key in statement.keys
        where !["q", "u", "multi", "upsert", "arrayFilters", "hint", "c", "collation", "sort"].contains(key) {
            throw CommandError(
                code: 40415, codeName: "IDLUnknownField",
                message: "BSON field 'update.updates.\(key)' is an unknown field.")
        }
        guard let filter = statement["q"]?.document else {
            throw CommandError(
                code: 40414, codeName: "IDLFailedToParse",
                message: "BSON field 'update.updates.q' is missing but a required field")
        }
        guard let change = statement["u"] else {
            throw CommandError(
                code: 40414, codeName: "IDLFailedToParse",
                message: "BSON field 'update.updates.u' is missing but a required field")
        }
        var constants = outer
        for (key, value) in statement["c"]?.document ?? [:] { constants.variables[key] = value }
        self.constants = constants
        matcher = try Matcher(filter, constants: constants)
        update = try UpdateExpression(
            change, arrayFilters: statement["arrayFilters"]?.array?.compactMap(\.document) ?? [], constants: constants)
        isMulti = statement["multi"]?.truthy ?? false
        isUpsert = statement["upsert"]?.truthy ?? false
        hint = statement["hint"]
        if isMulti, update.isReplacement {
            throw .failedToParse("multi update is not supported for replacement-style update")
        }
    }

    init(
        matcher: Matcher, update: UpdateExpression, isUpsert: Bool, hint: BSONValue?, constants: ExpressionConstants
    ) {
        self.matcher = matcher
        self.update = update
        isMulti = false
        self.isUpsert = isUpsert
        self.hint = hint
        self.constants = constants
    }

    /// What an upsert inserts: the equalities of the filter, and the update applied to them.
    ///
    /// - Throws: NotSingleValueField (54) for a path that the filter fixes twice.
    func newDocument() throws(CommandError) -> BSONDocument {
        var base = BSONDocument()
        var seen: [FieldPath] = []
        for (path, value) in matcher.equalities() {
            if seen.contains(where: { $0.isPrefix(of: path) || path.isPrefix(of: $0) }) {
                throw .notSingleValueField("cannot infer query fields to set, path '\(path.text)' is matched twice")
            }
            seen.append(path)
            if update.isReplacement, path.text != "_id" { continue }
            base = DocumentStage.setting(base, path.parts[...], value)
        }
        if let id = base["_id"], base.first?.key != "_id" {
            base["_id"] = nil
            base = BSONDocument([("_id", id)] + base.map { ($0.key, $0.value) })
        }
        return try update.apply(to: base, matchedBy: nil, isUpsertInsert: true, constants: constants)
    }
}
