package import BSON

/// An update as a command carries it: a replacement, operators, or a pipeline.
package struct UpdateExpression: Sendable {
    enum Form: Sendable {
        case replacement(BSONDocument)
        case operators([UpdateOperation])
        case pipeline([DocumentStage])
    }

    let form: Form
    let arrayFilters: ArrayFilters

    /// Throws the server's error for an operator or operand that it refuses.
    package init(
        _ update: BSONValue, arrayFilters: [BSONDocument] = [], constants: ExpressionConstants = .none
    ) throws(CommandError) {
        self.arrayFilters = try ArrayFilters(arrayFilters)
        switch update {
        case .array(let stages):
            guard arrayFilters.isEmpty else {
                throw .failedToParse("Cannot specify arrayFilters with a pipeline-style update")
            }
            form = .pipeline(try Self.pipeline(stages, constants))
        case .document(let document):
            if let first = document.first?.key, FieldNames.startsWithDollar(first) {
                let operations = try UpdateParser.operations(document)
                try self.arrayFilters.check(operations, update: document)
                form = .operators(operations)
            } else {
                form = .replacement(try Self.replacement(document))
            }
        default:
            throw .failedToParse("Update argument must be either an object or an array")
        }
    }

    package var isReplacement: Bool {
        if case .replacement = form { true } else { false }
    }

    private static func pipeline(
        _ stages: [BSONValue], _ constants: ExpressionConstants
    ) throws(CommandError) -> [DocumentStage] {
        var result: [DocumentStage] = []
        for stage in stages {
            guard let document = stage.document, let (name, operand) = document.first, document.count == 1 else {
                throw .location(40323, "A pipeline stage specification object must contain exactly one field.")
            }
            guard let parsed = try DocumentStage(name, operand, variables: constants.variables.keys) else {
                throw .invalidOptions("\(name) is not allowed to be used within an update")
            }
            result.append(parsed)
        }
        return result
    }

    private static func replacement(_ document: BSONDocument) throws(CommandError) -> BSONDocument {
        for key in document.keys where FieldNames.startsWithDollar(key) {
            throw .dollarPrefixedFieldName(
                "The dollar ($) prefixed field '\(key)' in '\(key)' is not allowed in the context of an update's "
                    + "replacement document. Consider using an aggregation pipeline with $replaceWith.")
        }
        return document
    }
}

extension UpdateExpression {
    /// The updated document; the same value when nothing changes.
    ///
    /// `matcher` is the query's, which decides the positional `$`. Throws `ImmutableField` for another `_id`.
    package func apply(
        to document: BSONDocument, matchedBy matcher: Matcher? = nil, isUpsertInsert: Bool = false,
        constants: ExpressionConstants = .none
    ) throws(CommandError) -> BSONDocument {
        switch form {
        case .replacement(let new): return try replaced(document, by: new)
        case .pipeline(let stages):
            var result = document
            for stage in stages { result = try stage.apply(to: result, constants) }
            return try keepingID(of: document, in: result)
        case .operators(let operations):
            var run = UpdateRun(
                original: document, matcher: matcher, filters: arrayFilters, isInsert: isUpsertInsert,
                constants: constants)
            let result = try run.apply(operations)
            guard result.bytes.count <= BSONLimits.documentBytes else {
                throw .location(17419, "Resulting document after update is larger than \(BSONLimits.documentBytes)")
            }
            return result
        }
    }

    private func replaced(_ document: BSONDocument, by new: BSONDocument) throws(CommandError) -> BSONDocument {
        guard let id = document["_id"] else { return new }
        guard let given = new["_id"] else {
            var result: BSONDocument = ["_id": id]
            for (key, value) in new { result.append(key, value) }
            return result
        }
        guard BSONValue.compare(given, id) == 0 else { throw Self.alteredID(given) }
        if new.first?.key == "_id" { return new }
        var result: BSONDocument = ["_id": given]
        for (key, value) in new where key != "_id" { result.append(key, value) }
        return result
    }

    private func keepingID(of document: BSONDocument, in result: BSONDocument) throws(CommandError) -> BSONDocument {
        guard let id = document["_id"] else { return result }
        guard let new = result["_id"] else { return try replaced(document, by: result) }
        guard BSONValue.compare(new, id) == 0 else { throw Self.alteredID(new) }
        return result
    }

    static func alteredID(_ id: BSONValue) -> CommandError {
        .immutableField(
            "After applying the update, the (immutable) field '_id' was found to have been altered to _id: \(id.serverText)"
        )
    }
}
