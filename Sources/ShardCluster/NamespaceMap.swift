/// Values by namespace, kept in the names' order, so that walking them never depends on a hash.
///
/// Looking one up is a binary search; changing one happens in place.
package struct NamespaceMap<Value: Sendable>: Sendable {
    package private(set) var names: [Namespace] = []
    private var values: [Value] = []

    package init() {}

    package var count: Int { names.count }
    package var isEmpty: Bool { names.isEmpty }

    package subscript(name: Namespace) -> Value? {
        get {
            let place = position(of: name)
            return holds(name, at: place) ? values[place] : nil
        }
        _modify {
            let place = position(of: name)
            let known = holds(name, at: place)
            var value: Value? = known ? values.remove(at: place) : nil
            if known { names.remove(at: place) }
            defer {
                if let value {
                    names.insert(name, at: place)
                    values.insert(value, at: place)
                }
            }
            yield &value
        }
    }

    /// Changes the value of a name that is there, without moving anything; nil if it is not.
    package mutating func update<Result, Failure: Error>(
        _ name: Namespace, _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        let place = position(of: name)
        guard holds(name, at: place) else { return nil }
        return try body(&values[place])
    }

    /// Looks at a value where it stands; nil if the name is not there.
    package func read<Result>(_ name: Namespace, _ body: (borrowing Value) -> Result) -> Result? {
        let place = position(of: name)
        guard holds(name, at: place) else { return nil }
        // Through a pointer the value is looked at where it is; an array's or a buffer's subscript would copy it out.
        return values.withUnsafeBufferPointer { body(($0.baseAddress.unsafelyUnwrapped + place).pointee) }
    }

    package func contains(_ name: Namespace) -> Bool { holds(name, at: position(of: name)) }

    /// Looks at all values where they stand, in the names' order.
    package func forEachValue(_ body: (borrowing Value) -> Void) {
        values.withUnsafeBufferPointer { values in
            guard let start = values.baseAddress else { return }
            for place in values.indices { body((start + place).pointee) }
        }
    }

    private func holds(_ name: Namespace, at place: Int) -> Bool { place < names.count && names[place] == name }

    /// Where the name is, or would have to stand.
    private func position(of name: Namespace) -> Int {
        var low = 0
        var high = names.count
        while low < high {
            let middle = (low + high) / 2
            if names[middle] < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension NamespaceMap: Sequence {
    /// Names with their values, in the names' order.
    package func makeIterator() -> some IteratorProtocol<(Namespace, Value)> { zip(names, values).makeIterator() }
}
