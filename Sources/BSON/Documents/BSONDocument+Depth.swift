extension BSONDocument {
    /// Whether documents and arrays stand deeper inside one another than `BSONLimits.depth`; looks no deeper.
    package var isTooDeep: Bool {
        withCursor { Self.isTooDeep(&$0, depth: 1) }
    }

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
