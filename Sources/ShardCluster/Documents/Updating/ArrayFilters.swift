import BSON

/// The filters that `$[identifier]` names.
struct ArrayFilters: Sendable {
    private var filters: [(identifier: String, node: MatchNode)] = []

    init(_ documents: [BSONDocument]) throws(CommandError) {
        for document in documents {
            guard let name = Self.identifier(document) else {
                throw .failedToParse("Cannot use an expression without a top-level field name in arrayFilters")
            }
            if let other = Self.identifiers(document).first(where: { $0 != name }) {
                throw .failedToParse(
                    "Error parsing array filter :: caused by :: Expected a single top-level field name, found '\(name)' "
                        + "and '\(other)'")
            }
            guard let first = name.unicodeScalars.first, first.properties.isLowercase else {
                throw .badValue(
                    "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '\(name)'"
                )
            }
            guard !filters.contains(where: { $0.identifier == name }) else {
                throw .failedToParse("Found multiple array filters with the same top-level field name \(name)")
            }
            filters.append((name, try MatchParser.parse(document)))
        }
    }

    /// The first component of the first path, also below `$and` and `$or`.
    private static func identifier(_ document: BSONDocument) -> String? { identifiers(document).first }

    /// The first components of all paths.
    private static func identifiers(_ document: BSONDocument) -> [String] {
        document.flatMap { field -> [String] in
            guard FieldNames.startsWithDollar(field.key) else { return [FieldPath(field.key).parts[0]] }
            return (field.value.array ?? []).compactMap(\.document).flatMap(identifiers)
        }
    }

    func filter(_ identifier: String) -> MatchNode? { filters.first { $0.identifier == identifier }?.node }

    /// Every filter must be used, and every identifier have one.
    func check(_ operations: [UpdateOperation], update: BSONDocument) throws(CommandError) {
        var used: [String] = []
        for operation in operations where operation.path.parts.count > 1 {
            for part in operation.path.parts.dropFirst() {
                guard let name = UpdateRun.identifier(part), !name.isEmpty else { continue }
                guard filter(name) != nil else {
                    throw .badValue("No array filter found for identifier '\(name)' in path '\(operation.path.text)'")
                }
                used.append(name)
            }
        }
        for filter in filters where !used.contains(filter.identifier) {
            throw .failedToParse(
                "The array filter for identifier '\(filter.identifier)' was not used in the update \(update.serverText)"
            )
        }
    }
}
