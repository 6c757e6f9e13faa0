package import BSON

/// A sort specification such as `{a: 1, "b.c": -1}`.
package struct SortPattern: Sendable {
    package let fields: [Field]

    package struct Field: Sendable, Hashable {
        package let path: FieldPath
        package let isDescending: Bool
    }

    /// Throws what the server says of another direction than 1 or -1.
    package init(_ specification: BSONDocument) throws(CommandError) {
        var fields: [Field] = []
        for (key, value) in specification {
            guard !key.isEmpty else {
                throw .location(40352, "FieldPath cannot be constructed with empty string")
            }
            guard !FieldNames.startsWithDollar(key) || key == "$natural" else {
                throw .location(
                    16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
            }
            guard value.isNumber else {
                throw .location(15974, "Illegal key in $sort specification: \(key): \(value.serverText)")
            }
            guard let sign = value.double, sign == 1 || sign == -1 else {
                throw .location(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)")
            }
            fields.append(Field(path: FieldPath(key), isDescending: sign < 0))
        }
        guard fields.count <= 32 else { throw .badValue("too many compound keys") }
        self.fields = fields
    }

    package var isEmpty: Bool { fields.isEmpty }

    /// `{$natural: 1}` asks for the order of the scan.
    package var isNatural: Bool { fields.count == 1 && fields[0].path.text == "$natural" }

    /// What documents are compared by: each field's value, of an array the element that comes first in the order.
    ///
    /// Fields of documents in one array are compared together, element by element, as an index has them.
    package func key(_ document: BSONDocument) -> KeyString {
        let directions = fields.map { $0.isDescending ? -1 : 1 }
        guard fields.count > 1, let found = try? KeyRows(fields.map(\.path.parts), of: document), found.hasArrays
        else { return KeyString(fields.map { Self.value($0, document) }, directions: directions) }
        return found.rows.map { KeyString($0, directions: directions) }.min() ?? .lowest
    }

    package func compare(_ a: BSONDocument, _ b: BSONDocument) -> Int {
        let (left, right) = (key(a), key(b))
        return left < right ? -1 : right < left ? 1 : 0
    }

    /// A stable sort of elements by the document that each of them carries.
    package func sorted<Element>(_ elements: [Element], by document: (Element) -> BSONDocument) -> [Element] {
        let keys = elements.map { key(document($0)) }
        return elements.indices.sorted { keys[$0] < keys[$1] || (keys[$0] == keys[$1] && $0 < $1) }.map { elements[$0] }
    }

    package func sorted(_ documents: [BSONDocument]) -> [BSONDocument] { sorted(documents) { $0 } }

    private static func value(_ field: Field, _ document: BSONDocument) -> BSONValue {
        var best: BSONValue?
        _ = field.path.visit(document, leaf: .expanded) { element in
            var value = element.value ?? .null
            if case .array(let elements) = value {
                guard elements.isEmpty else { return false }
                value = .undefined
            }
            if let current = best {
                let order = BSONValue.compare(value, current)
                if field.isDescending ? order > 0 : order < 0 { best = value }
            } else {
                best = value
            }
            return false
        }
        return best ?? .null
    }
}

/// Sorting that keeps the order of equals.
enum StableSort {
    static func sorted<Element>(_ elements: [Element], by compare: (Element, Element) -> Int) -> [Element] {
        elements.enumerated().sorted { left, right in
            let order = compare(left.element, right.element)
            return order < 0 || (order == 0 && left.offset < right.offset)
        }.map(\.element)
    }
}
