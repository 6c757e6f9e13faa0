extension BSONDocument {
    /// Whether documents and arrays stand deeper inside one another than `BSONLimits.depth`; looks no deeper.
    package var isTooDeep: Bool {
        guard bytes.count > BSONLimits.depth * Self.leastLevelBytes else { return false }
        return withCursor { Self.isTooDeep(&$0, depth: 1) }
    }

    /// What a document in another takes at least: its type, the end of its name, its length and its end.
    private static let leastLevelBytes = 7

    private static func isTooDeep(_ cursor: inout BSONCursor, depth: Int) -> Bool {
        if depth > BSONLimits.depth { return true }
        while cursor.next() {
            guard cursor.type == .document || cursor.type == .array else { continue }
            var inner = cursor.nested
            if isTooDeep(&inner, depth: depth + 1) { return true }
        }
        return false
    }
}
