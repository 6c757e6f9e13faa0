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
        let arguments = try CommandArguments(
            statement: statement, at: "update.updates",
            fields: ["q", "u", "multi", "upsert", "arrayFilters", "hint", "c", "collation", "sort"])
        if arguments["sort"] != nil {
            throw .commandNotSupported("update with sort is not available in this cluster; use findAndModify")
        }
        let filter = try arguments.require(try arguments.document("q"), "q")
        let change = try arguments.require(arguments["u"], "u")
        var constants = outer
        for (key, value) in try arguments.document("c") ?? [:] { constants.variables[key] = value }
        self.constants = constants
        matcher = try Matcher(filter, constants: constants)
        update = try UpdateExpression(
            change, arrayFilters: try arguments.documents("arrayFilters"), constants: constants)
        isMulti = try arguments.bool("multi") ?? false
        isUpsert = try arguments.bool("upsert") ?? false
        hint = arguments["hint"]
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
        for (path, value) in matcher.fixedPaths() {
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

extension UpdateStatement {
    /// What becomes of a document that it found, by update or findAndModify.
    func changed(_ document: BSONDocument, by command: String) throws(CommandError) -> BSONDocument {
        do throws(CommandError) {
            return try update.apply(to: document, matchedBy: matcher, constants: constants)
        } catch {
            throw error.duringPlan(of: command)
        }
    }
}
