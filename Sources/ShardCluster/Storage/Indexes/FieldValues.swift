import BSON

/// The values that a document contributes to an index field.
enum FieldValues {
    /// All values at a path, through arrays on the way and at its end.
    ///
    /// What isn't there is null; an empty array at the end is `undefined`, as in the server's index keys.
    static func values(at path: [String], of document: BSONDocument) -> (values: [BSONValue], isArray: Bool) {
        var values: [BSONValue] = []
        var isArray = false
        collect(path[...], document, into: &values, isArray: &isArray)
        return (values.isEmpty ? [.null] : values, isArray)
    }

    private static func collect(
        _ path: ArraySlice<String>, _ document: BSONDocument, into values: inout [BSONValue], isArray: inout Bool
    ) {
        guard let name = path.first else { return }
        step(document[name] ?? .null, path.dropFirst(), into: &values, isArray: &isArray)
    }

    private static func step(
        _ value: BSONValue, _ rest: ArraySlice<String>, into values: inout [BSONValue], isArray: inout Bool
    ) {
        guard let name = rest.first else {
            guard case .array(let elements) = value else { return values.append(value) }
            isArray = true
            values += elements.isEmpty ? [.undefined] : elements
            return
        }
        switch value {
        case .document(let inner): collect(rest, inner, into: &values, isArray: &isArray)
        case .array(let elements):
            if let position = Int(name), elements.indices.contains(position) {
                return step(elements[position], rest.dropFirst(), into: &values, isArray: &isArray)
            }
            isArray = true
            for case .document(let inner) in elements { collect(rest, inner, into: &values, isArray: &isArray) }
        default: values.append(.null)
        }
    }
}
