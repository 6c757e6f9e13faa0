import BSON

/// `$unwind`: a document for each element of an array.
struct UnwindStage: Sendable {
    let path: FieldPath
    let indexName: String?
    let keepsEmpty: Bool

    init(_ operand: BSONValue) throws(CommandError) {
        var text = operand.string
        var indexName: String?
        var keepsEmpty = false
        if let document = operand.document {
            for (key, value) in document {
                switch key {
                case "path":
                    guard let path = value.string else {
                        throw .location(28808, "expected a string as the path for $unwind stage, got \(value.typeName)")
                    }
                    text = path
                case "preserveNullAndEmptyArrays":
                    guard let flag = value.bool else {
                        throw .location(
                            28809,
                            "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got \(value.typeName)"
                        )
                    }
                    keepsEmpty = flag
                case "includeArrayIndex":
                    guard let name = value.string, !name.isEmpty, !FieldNames.startsWithDollar(name) else {
                        throw .location(
                            28810,
                            "expected a non-empty string for the includeArrayIndex  option to $unwind stage, got \(value.typeName)"
                        )
                    }
                    indexName = name
                default: throw .location(28811, "unrecognized option to $unwind stage: \(key)")
                }
            }
        } else if operand.string == nil {
            throw .location(
                15981,
                "expected either a string or an object as specification for $unwind stage, got \(operand.typeName)")
        }
        guard let text, !text.isEmpty else { throw .location(28812, "no path specified to $unwind stage") }
        guard FieldNames.startsWithDollar(text), text.utf8.count > 1 else {
            throw .location(28818, "path option to $unwind stage should be prefixed with a '$': \(text)")
        }
        path = FieldPath(String(text.dropFirst()))
        self.indexName = indexName
        self.keepsEmpty = keepsEmpty
    }

    /// What comes of one document, in the array's order; stops when `next` answers false.
    func unwind(_ document: BSONDocument, to next: StageOutput) throws(CommandError) -> Bool {
        let value = document.value(at: path.parts)
        guard case .array(let elements) = value else {
            guard !value.isNullish || keepsEmpty else { return true }
            return try next(numbered(document, nil))
        }
        if elements.isEmpty {
            guard keepsEmpty else { return true }
            return try next(numbered(Self.setting(document, path.parts[...], nil), nil))
        }
        for (index, element) in elements.enumerated() {
            let unwound = Self.setting(document, path.parts[...], element)
            guard try next(numbered(unwound, index)) else { return false }
        }
        return true
    }

    private func numbered(_ document: BSONDocument, _ index: Int?) -> BSONDocument {
        guard let indexName else { return document }
        return document.setting(indexName, index.map { .int64(Int64($0)) } ?? .null)
    }

    private static func setting(
        _ document: BSONDocument, _ parts: ArraySlice<String>, _ value: BSONValue?
    ) -> BSONDocument {
        guard let head = parts.first else { return document }
        let rest = parts.dropFirst()
        if rest.isEmpty { return document.setting(head, value) }
        guard let child = document[head]?.document else { return document }
        return document.setting(head, .document(setting(child, rest, value)))
    }
}
