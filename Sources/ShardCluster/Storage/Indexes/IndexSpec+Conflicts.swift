package import BSON

extension IndexSpec {
    /// Whether the same index is there; refuses one that can't stand beside those that are.
    ///
    /// - Throws: IndexOptionsConflict (85), IndexKeySpecsConflict (86).
    func isAlready(among existing: [IndexSpec]) throws(CommandError) -> Bool {
        if let same = existing.first(where: { $0.name == name }) {
            guard isSameIndex(as: same) else {
                throw .indexKeySpecsConflict(
                    "An existing index has the same name as the requested index. When index names are not specified, "
                        + "they are auto generated and can cause conflicts. Please refer to our documentation. "
                        + "Requested index: \(serverText), existing index: \(same.serverText)")
            }
            if hasSameOptions(as: same) { return true }
            throw .indexOptionsConflict(
                "An equivalent index already exists with the same name but different options. Requested index: "
                    + "\(serverText), existing index: \(same.serverText)")
        }
        if let same = existing.first(where: isSameIndex(as:)) {
            // The index on `_id` is there under its own name, whatever it is called.
            if same.name == Self.id.name { return true }
            if hasSameOptions(as: same) {
                throw .indexOptionsConflict("Index already exists with a different name: \(same.name)")
            }
            throw .indexOptionsConflict(
                "An equivalent index already exists with a different name and options. Requested index: "
                    + "\(serverText), existing index: \(same.serverText)")
        }
        return false
    }

    /// Key, `unique`, `sparse` and the partial filter tell indexes apart.
    private func isSameIndex(as other: IndexSpec) -> Bool {
        guard BSONValue.compare(.document(key), .document(other.key)) == 0 else { return false }
        if other.name == Self.id.name { return true }
        return unique == other.unique && sparse == other.sparse && partialFilter == other.partialFilter
    }

    private func hasSameOptions(as other: IndexSpec) -> Bool {
        expireAfterSeconds == other.expireAfterSeconds && hidden == other.hidden
    }

    /// As `listIndexes` shows it.
    package var document: BSONDocument {
        var document: BSONDocument = ["v": 2, "key": .document(key), "name": .string(name)]
        for (key, value) in options { document.append(key, value) }
        return document
    }

    private var options: BSONDocument {
        var options = BSONDocument()
        if name == Self.id.name { return options }
        if unique { options.append("unique", true) }
        if sparse { options.append("sparse", true) }
        if let partialFilter { options.append("partialFilterExpression", .document(partialFilter)) }
        if let expireAfterSeconds { options.append("expireAfterSeconds", .integer(Int(expireAfterSeconds))) }
        if hidden { options.append("hidden", true) }
        return options
    }

    /// As the server's messages show it.
    var serverText: String {
        var document: BSONDocument = ["v": 2]
        for (key, value) in options { document.append(key, value) }
        document.append("key", .document(key))
        document.append("name", .string(name))
        return document.serverText
    }
}
