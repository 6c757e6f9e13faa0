import BSON

/// An update at work on one document.
struct UpdateRun {
    let original: BSONDocument
    let matcher: Matcher?
    let filters: ArrayFilters
    let isInsert: Bool
    let constants: ExpressionConstants

    /// Largest array that `$set` of a far position fills up with nulls, as the server bounds it.
    private static let backfillLimit = 1_500_000

    mutating func apply(_ operations: [UpdateOperation]) throws(CommandError) -> BSONDocument {
        var document = original
        for operation in operations {
            let before = document
            if case .rename(let target) = operation.modifier {
                document = try renamed(document, operation.path, target)
            } else {
                document = try changed(document, operation)
                // Another field leaves the _id as it is.
                if operation.path.parts.first != "_id" { continue }
            }
            try checkID(before, document, operation)
        }
        if document.firstKey != "_id", original["_id"] == nil, let id = document["_id"] {
            document["_id"] = nil
            var reordered: BSONDocument = ["_id": id]
            for (key, value) in document { reordered.append(key, value) }
            document = reordered
        }
        return document
    }

    private func checkID(
        _ before: BSONDocument, _ after: BSONDocument, _ operation: UpdateOperation
    ) throws(CommandError) {
        guard let id = before["_id"], after["_id"] != id else { return }
        if let new = after["_id"], BSONValue.compare(new, id) == 0 { return }
        throw .immutableField(
            "Performing an update on the path '\(operation.path.text)' would modify the immutable field '_id'")
    }

    private func changed(_ document: BSONDocument, _ operation: UpdateOperation) throws(CommandError) -> BSONDocument {
        if case .setOnInsert = operation.modifier, !isInsert { return document }
        let result = try change(.document(document), operation.path.parts[...], operation)
        return result.document ?? document
    }

    /// The container with the operation applied below it.
    private func change(
        _ container: BSONValue, _ parts: ArraySlice<String>, _ operation: UpdateOperation
    ) throws(CommandError) -> BSONValue {
        guard let head = parts.first else { return container }
        switch container {
        case .document(let document):
            if FieldNames.startsWithDollar(head) { throw notAnArray(parts, container, operation) }
            return .document(try change(document, head, parts.dropFirst(), operation))
        case .array(let elements):
            return .array(try change(elements, head, parts.dropFirst(), operation))
        default:
            if Self.identifier(head) != nil { throw notAnArray(parts, container, operation) }
            guard operation.modifier.createsPath else { return container }
            throw pathNotViable(parts, container, operation)
        }
    }

    private func change(
        _ document: BSONDocument, _ head: String, _ rest: ArraySlice<String>, _ operation: UpdateOperation
    ) throws(CommandError) -> BSONDocument {
        let child = document[head]
        var result = document
        if rest.isEmpty {
            switch try operation.modifier.apply(to: child, at: operation.path, in: self) {
            case .unchanged: return document
            case .value(let value): result[head] = value
            case .removed: result[head] = nil
            }
            return result
        }
        if let child {
            let changed = try change(child, rest, operation)
            if changed != child { result[head] = changed }
            return result
        }
        guard operation.modifier.createsPath else { return document }
        if let dynamic = rest.first, FieldNames.startsWithDollar(dynamic) {
            throw .badValue(
                "The path '\(operation.path.parts.prefix(operation.path.parts.count - rest.count).joined(separator: "."))' "
                    + "must exist in the document in order to apply array updates.")
        }
        result[head] = try change(.document(BSONDocument()), rest, operation)
        return result
    }

    private func change(
        _ elements: [BSONValue], _ head: String, _ rest: ArraySlice<String>, _ operation: UpdateOperation
    ) throws(CommandError) -> [BSONValue] {
        var result = elements
        for position in try positions(elements, head, rest, operation) {
            if position >= result.count {
                guard operation.modifier.createsPath else { return elements }
                guard position - elements.count <= Self.backfillLimit else {
                    throw .badValue("can't backfill more than \(Self.backfillLimit) elements")
                }
            }
            let child: BSONValue? = position < result.count ? .some(result[position]) : .none
            let outcome: UpdateModifier.Outcome
            if rest.isEmpty {
                outcome = try operation.modifier.apply(to: child, at: operation.path, in: self)
            } else {
                outcome = .value(try change(child ?? BSONValue.document(BSONDocument()), rest, operation))
            }
            switch outcome {
            case .unchanged: continue
            // An array keeps its length: `$unset` leaves null.
            case .removed: if position < result.count { result[position] = .null }
            case .value(let value):
                while result.count < position { result.append(.null) }
                if position < result.count { result[position] = value } else { result.append(value) }
            }
        }
        return result
    }

    private func positions(
        _ elements: [BSONValue], _ head: String, _ rest: ArraySlice<String>, _ operation: UpdateOperation
    ) throws(CommandError) -> [Int] {
        if head == "$" {
            guard let position = try matcher?.matchedPosition(in: original) else {
                throw .badValue("The positional operator did not find the match needed from the query.")
            }
            return position < elements.count ? [position] : []
        }
        if let name = Self.identifier(head) {
            guard !name.isEmpty, let filter = filters.filter(name) else { return Array(elements.indices) }
            var fitting: [Int] = []
            for (index, element) in elements.enumerated() {
                var ignored: Int?
                if try filter.matches([name: element], constants: constants, position: &ignored) {
                    fitting.append(index)
                }
            }
            return fitting
        }
        if let position = FieldPath.arrayIndex(head) { return [position] }
        guard operation.modifier.createsPath else { return [] }
        throw pathNotViable([head] + rest, .array(elements), operation)
    }

    /// The name in `$[name]`, empty for `$[]`.
    static func identifier(_ part: String) -> String? {
        guard part.hasPrefix("$["), part.hasSuffix("]") else { return nil }
        return String(part.dropFirst(2).dropLast())
    }

    private func pathNotViable(
        _ parts: ArraySlice<String>, _ container: BSONValue, _ operation: UpdateOperation
    ) -> CommandError {
        .pathNotViable(
            "Cannot create field '\(parts.first ?? "")' in element {\(name(above: parts, operation)): "
                + "\(container.serverText)}")
    }

    private func notAnArray(
        _ parts: ArraySlice<String>, _ container: BSONValue, _ operation: UpdateOperation
    ) -> CommandError {
        .badValue(
            "Cannot apply array updates to non-array element \(name(above: parts, operation)): \(container.serverText)")
    }

    /// The name of the field that the rest of a path begins in.
    private func name(above rest: ArraySlice<String>, _ operation: UpdateOperation) -> String {
        let whole = operation.path.parts
        return whole[max(0, whole.count - rest.count - 1)]
    }
}

extension UpdateRun {
    private func renamed(
        _ document: BSONDocument, _ source: FieldPath, _ target: FieldPath
    ) throws(CommandError) -> BSONDocument {
        guard let value = try value(source, in: document, "source") else { return document }
        _ = try self.value(target, in: document, "destination")
        let without = try changed(document, UpdateOperation(path: source, modifier: .unset))
        return try changed(without, UpdateOperation(path: target, modifier: .set(value)))
    }

    /// Neither end of a rename may lie in an array.
    private func value(
        _ path: FieldPath, in document: BSONDocument, _ role: String
    ) throws(CommandError) -> BSONValue? {
        var current: BSONValue? = .document(document)
        for (index, part) in path.parts.enumerated() {
            if case .array = current {
                throw .badValue(
                    "The \(role) field cannot be an array element, '\(path.text)' in doc with _id: "
                        + "\(original["_id"]?.serverText ?? "none") has an array field called '\(path.parts[index - 1])'"
                )
            }
            current = current?.document?[part]
        }
        return current
    }
}
