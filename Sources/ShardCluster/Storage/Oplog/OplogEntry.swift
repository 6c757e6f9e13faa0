package import BSON

/// What an oplog entry does, under the letter that the oplog writes in `op`.
package enum OplogOperation: String, Sendable, Hashable {
    case insert = "i"
    case update = "u"
    case delete = "d"
    case command = "c"
    case noop = "n"
    /// A whole segment of generated documents, described by its batch; no such entry is in a real oplog.
    case bulk = "bulk"
}

/// One operation as secondaries repeat it.
package struct OplogEntry: Sendable, Hashable {
    package let optime: OpTime
    package let operation: OplogOperation
    package let namespace: String
    /// The document, the change or the command.
    package let object: BSONDocument
    /// Which document an update changes.
    package let target: BSONDocument?

    package init(
        optime: OpTime, operation: OplogOperation, namespace: String, object: BSONDocument,
        target: BSONDocument? = nil
    ) {
        self.optime = optime
        self.operation = operation
        self.namespace = namespace
        self.object = object
        self.target = target
    }

    /// As a document of `local.oplog.rs`.
    package var document: BSONDocument {
        var document: BSONDocument = [
            "op": .string(operation.rawValue), "ns": .string(shownNamespace), "o": .document(object),
        ]
        if let target = target ?? insertedTarget { document.append("o2", .document(target)) }
        document.append("ts", .timestamp(optime.timestamp))
        document.append("t", .int64(optime.term))
        document.append("v", .int64(2))
        document.append("wall", .date(Int64(optime.timestamp.seconds) * 1_000))
        return document
    }

    /// A command belongs to its database.
    private var shownNamespace: String {
        guard operation == .command, let dot = namespace.firstIndex(of: ".") else { return namespace }
        return namespace[..<dot] + ".$cmd"
    }

    /// Which document an insert makes.
    private var insertedTarget: BSONDocument? {
        guard operation == .insert else { return nil }
        return object["_id"].map { ["_id": $0] }
    }

    /// What the entry counts for against the oplog's size, in bytes.
    var bytes: Int64 { Int64(object.bytes.count + (target?.bytes.count ?? 0) + namespace.utf8.count + 64) }
}

/// A point in a replica set's history: first the term decides, then the time.
package struct OpTime: Sendable, Hashable, Comparable {
    package let timestamp: BSONTimestamp
    package let term: Int64

    package init(timestamp: BSONTimestamp, term: Int64) {
        self.timestamp = timestamp
        self.term = term
    }

    /// Before all history, as the server shows it.
    package static let none = OpTime(timestamp: BSONTimestamp(seconds: 0, increment: 0), term: -1)

    package static func < (a: OpTime, b: OpTime) -> Bool { (a.term, a.timestamp) < (b.term, b.timestamp) }

    /// `{ts: Timestamp, t: NumberLong}`, as in replSetGetStatus.
    package var document: BSONDocument { ["ts": .timestamp(timestamp), "t": .int64(term)] }
}
