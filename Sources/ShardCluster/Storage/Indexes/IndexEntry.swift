/// What an index holds for a document: the key, where the document is, and its size in bytes.
struct IndexEntry: Sendable {
    let key: IndexKey
    let record: Int64
    let bytes: Int64
}

/// Number and BSON bytes of some documents.
package struct DocumentTotals: Sendable, Hashable {
    package var count: Int
    package var bytes: Int64

    package init(count: Int = 0, bytes: Int64 = 0) {
        self.count = count
        self.bytes = bytes
    }

    package static func + (a: DocumentTotals, b: DocumentTotals) -> DocumentTotals {
        DocumentTotals(count: a.count &+ b.count, bytes: a.bytes &+ b.bytes)
    }

    package static func - (a: DocumentTotals, b: DocumentTotals) -> DocumentTotals {
        DocumentTotals(count: a.count &- b.count, bytes: a.bytes &- b.bytes)
    }
}
