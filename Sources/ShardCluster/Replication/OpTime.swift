package import BSON

/// A point in a replica set's oplog: the entry's timestamp, and the term of the primary that wrote it.
package struct OpTime: Sendable, Hashable, Comparable {
    package var timestamp: BSONTimestamp
    package var term: Int64

    package init(_ timestamp: BSONTimestamp, term: Int64) {
        self.timestamp = timestamp
        self.term = term
    }

    /// As `optime` of replSetGetStatus shows it.
    package var document: BSONDocument { ["ts": .timestamp(timestamp), "t": .int64(term)] }

    /// The term decides first: a later primary's entry is newer, whatever its clock says.
    package static func < (left: Self, right: Self) -> Bool {
        if left.term != right.term { return left.term < right.term }
        if left.timestamp.seconds != right.timestamp.seconds { return left.timestamp.seconds < right.timestamp.seconds }
        return left.timestamp.increment < right.timestamp.increment
    }
}
