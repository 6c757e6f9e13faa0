import BSON

/// A document on its way to a chart, with the array elements that stand for their arrays.
struct ChartRow {
    let document: BSONDocument
    /// By path, outer before inner.
    private var elements: [(path: [String], value: BSONValue)] = []

    init(_ document: BSONDocument) {
        self.document = document
    }

    /// The value at a path, through the elements that were unwound.
    func value(at path: [String]) -> BSONValue? {
        for element in elements.reversed() where path.starts(with: element.path) {
            let rest = Array(path.dropFirst(element.path.count))
            return rest.isEmpty ? element.value : element.value.document?.value(at: rest)
        }
        return document.value(at: path)
    }

    /// A row for each element of the array at the path; none where nothing is there; itself where it is no array.
    func unwound(_ path: [String]) -> [ChartRow] {
        guard let value = value(at: path) else { return [] }
        guard let array = value.array else { return [self] }
        return array.map { element in
            var row = self
            row.elements.append((path, element))
            return row
        }
    }
}
