import BSON

/// The end of every successful reply: `ok: 1`, and the cluster's time, which all nodes gossip.
///
/// It is encoded once; a reply takes a copy with its time written in.
enum ReplyTail {
    /// A document of the tail's fields, and where its two times stand.
    private struct Template {
        let bytes: [UInt8]
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
            return Template(bytes: document.bytes, gossiped: inner.valueStart, operation: cursor.valueStart)
        }
    }()

    /// Adds the fields to a reply.
    static func append(_ time: BSONTimestamp, to reply: inout BSONDocument) {
        var tail = template.bytes
        tail.withUnsafeMutableBytes { buffer in
            buffer.storeBytes(of: time.raw.littleEndian, toByteOffset: template.gossiped, as: UInt64.self)
            buffer.storeBytes(of: time.raw.littleEndian, toByteOffset: template.operation, as: UInt64.self)
        }
        reply.append(fieldsOf: BSONDocument(uncheckedBytes: tail))
    }
}
