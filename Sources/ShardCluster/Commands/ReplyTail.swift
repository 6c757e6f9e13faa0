import BSON

/// The end of every successful reply: `ok: 1`, and the cluster's time, which all nodes gossip.
///
/// It is encoded once; a reply takes a copy with its time written in.
enum ReplyTail {
    /// A document of the tail's fields, and where its two times stand.
    private struct Template {
        let document: BSONDocument
        let gossiped: Int
        let operation: Int
    }

    /// Without authentication the time is signed with nothing.
    private static let template: Template = {
        let signature: BSONDocument = [
            "hash": .binary(BSONBinary(subtype: 0, bytes: Array(repeating: 0, count: 20))), "keyId": .int64(0),
        ]
        let none = BSONValue.timestamp(BSONTimestamp(raw: 0))
        var document: BSONDocument = ["ok": .double(1)]
        let gossip: BSONDocument = ["clusterTime": none, "signature": .document(signature)]
        document.append("$clusterTime", .document(gossip))
        document.append("operationTime", none)
        return document.withCursor { cursor in
            _ = cursor.next()
            _ = cursor.next()
            var inner = cursor.nested
            _ = inner.next()
            _ = cursor.next()
            return Template(document: document, gossiped: inner.valueStart, operation: cursor.valueStart)
        }
    }()

    /// Adds the fields to a reply.
    static func append(_ time: BSONTimestamp, to reply: inout BSONDocument) {
        // The reply's terminator goes, and with it the template's length.
        let start = reply.bytes.count - 5
        reply.append(fieldsOf: template.document)
        reply.overwrite(at: start + template.gossiped, with: time.raw)
        reply.overwrite(at: start + template.operation, with: time.raw)
    }
}
