import BSON

/// The rows of values that a document has under the paths of a compound key, one a combination of array elements.
///
/// Paths that reach the same array go through its elements together; what isn't there is null, and an empty array at a
/// path's end is `undefined`, as in the server's index keys.
struct KeyRows {
    private(set) var rows: [[BSONValue]] = []
    /// A path's components that were arrays, a bit each.
    private(set) var arrays: [UInt32]

    /// - Throws: CannotIndexParallelArrays (171) for paths through two different arrays.
    init(_ paths: [[String]], of document: BSONDocument) throws(CommandError) {
        arrays = Array(repeating: 0, count: paths.count)
        try expand(paths, paths.map { State(value: .document(document), rest: $0[...]) })
    }

    var hasArrays: Bool { arrays.contains { $0 != 0 } }

    /// Where a path has come to: the value there, and the components that are still to go.
    fileprivate struct State {
        var value: BSONValue
        var rest: ArraySlice<String>

        /// Goes on as far as there is one way only.
        mutating func advance() {
            while let name = rest.first {
                switch value {
                case .document(let inner): value = inner[name] ?? .null
                case .array(let elements):
                    guard let position = FieldPath.arrayIndex(name), position < elements.count else { return }
                    value = elements[position]
                default:
                    value = .null
                    rest = rest.suffix(0)
                    return
                }
                rest = rest.dropFirst()
            }
        }

        var elements: [BSONValue]? {
            if case .array(let elements) = value { elements } else { nil }
        }
    }

    private mutating func expand(_ paths: [[String]], _ given: [State], fixed: Set<Int> = []) throws(CommandError) {
        var states = given
        for index in states.indices where !fixed.contains(index) { states[index].advance() }
        let open = states.indices.filter { !fixed.contains($0) && states[$0].elements != nil }
        guard let first = open.first, let elements = states[first].elements else {
            rows.append(states.map(\.value))
            return
        }
        let prefix = paths[first][..<states[first].rest.startIndex]
        for index in open {
            guard paths[index][..<states[index].rest.startIndex] == prefix else {
                throw .cannotIndexParallelArrays(
                    "cannot index parallel arrays [\(paths[index][states[index].rest.startIndex - 1])] "
                        + "[\(paths[first][states[first].rest.startIndex - 1])]")
            }
            let component = states[index].rest.startIndex - 1
            if component < 32 { arrays[index] |= 1 << UInt32(component) }
        }
        for element in elements.isEmpty ? [.undefined] : elements {
            var next = states
            var done = fixed
            for index in open {
                next[index].value = element
                if next[index].rest.isEmpty { done.insert(index) } else { next[index].enter(element) }
            }
            try expand(paths, next, fixed: done)
        }
    }
}

extension KeyRows.State {
    /// An array's element is entered only if it is a document.
    fileprivate mutating func enter(_ element: BSONValue) {
        if case .document = element { return }
        value = .null
        rest = rest.suffix(0)
    }
}
