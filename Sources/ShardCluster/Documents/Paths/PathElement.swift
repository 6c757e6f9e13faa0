package import BSON

/// What a query path reaches: a value, or nothing (`nil`), and the position in the outermost array on the way.
package struct PathElement {
    package let value: BSONValue?
    package let arrayOffset: Int?
}

/// How a path treats an array that stands at its very end.
enum LeafArrays {
    /// Each element, then the array itself.
    case expanded
    /// The array alone.
    case whole
}

extension FieldPath {
    /// Visits what the path reaches, fanning out over arrays on the way; stops when `body` answers true.
    ///
    /// An array's documents are entered, its other elements yield nothing; a numeric component also names a position.
    /// Returns whether the visit was stopped.
    func visit(_ document: BSONDocument, leaf: LeafArrays, _ body: (PathElement) -> Bool) -> Bool {
        visit(document[parts[0]], at: 0, leaf: leaf, offset: nil, body)
    }

    /// `value` is what component `index` named.
    private func visit(
        _ value: BSONValue?, at index: Int, leaf: LeafArrays, offset: Int?, _ body: (PathElement) -> Bool
    ) -> Bool {
        if index == parts.count - 1 { return visitLeaf(value, leaf: leaf, offset: offset, body) }
        switch value {
        case .document(let inner):
            return visit(inner[parts[index + 1]], at: index + 1, leaf: leaf, offset: offset, body)
        case .array(let elements):
            return visitElements(elements, at: index, leaf: leaf, offset: offset, body)
        default:
            return body(PathElement(value: nil, arrayOffset: offset))
        }
    }

    private func visitElements(
        _ elements: [BSONValue], at index: Int, leaf: LeafArrays, offset: Int?, _ body: (PathElement) -> Bool
    ) -> Bool {
        for (position, element) in elements.enumerated() {
            guard case .document(let inner) = element else { continue }
            let next = inner[parts[index + 1]]
            if visit(next, at: index + 1, leaf: leaf, offset: offset ?? position, body) { return true }
        }
        if let position = Self.arrayIndex(parts[index + 1]), position < elements.count {
            return visit(elements[position], at: index + 1, leaf: leaf, offset: offset, body)
        }
        return false
    }

    private func visitLeaf(
        _ value: BSONValue?, leaf: LeafArrays, offset: Int?, _ body: (PathElement) -> Bool
    ) -> Bool {
        if leaf == .expanded, case .array(let elements) = value {
            for (position, element) in elements.enumerated()
            where body(PathElement(value: element, arrayOffset: offset ?? position)) { return true }
        }
        return body(PathElement(value: value, arrayOffset: offset))
    }
}
