extension BSONDocument {
    /// The first field of that name.
    ///
    /// Setting replaces in place or appends; setting `nil` removes. Other fields keep their order.
    package subscript(key: String) -> BSONValue? {
        get {
            var name = key
            return name.withUTF8 { utf8 in
                withCursor { cursor -> BSONValue? in cursor.find(utf8) ? .some(cursor.value) : .none }
            }
        }
        set { replace(key, newValue) }
    }

    package func contains(_ key: String) -> Bool { elementRange(key) != nil }

    /// Whether both have the same type and bytes in a field, or neither has it.
    package func agrees(with other: BSONDocument, on key: String) -> Bool {
        var name = key
        return name.withUTF8 { utf8 in
            withCursor { mine in
                other.withCursor { theirs in
                    guard mine.find(utf8) else { return !theirs.find(utf8) }
                    return theirs.find(utf8) && mine.type == theirs.type
                        && mine.valueBytes.elementsEqual(theirs.valueBytes)
                }
            }
        }
    }

    /// The member at a plain path: documents only, no fan-out over arrays; `nil` for an empty path.
    package func value(at path: [String]) -> BSONValue? {
        guard let head = path.first, let value = self[head] else { return nil }
        if path.count == 1 { return value }
        return value.document?.value(at: Array(path.dropFirst()))
    }

    /// A copy with `key` set, or removed for `nil`.
    package func setting(_ key: String, _ value: BSONValue?) -> BSONDocument {
        var copy = self
        copy[key] = value
        return copy
    }

    private mutating func replace(_ key: String, _ value: BSONValue?) {
        guard let range = elementRange(key) else {
            if let value { append(key, value) }
            return
        }
        replaceElement(range, key, value)
    }

    /// Where the field's type byte, name and value lie in `bytes`.
    private func elementRange(_ key: String) -> Range<Int>? {
        var name = key
        return name.withUTF8 { utf8 in
            withCursor { cursor in
                var start = cursor.position
                while cursor.next() {
                    if cursor.keyEquals(utf8) { return start..<cursor.position }
                    start = cursor.position
                }
                return nil
            }
        }
    }
}
