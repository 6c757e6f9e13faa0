import BSON
import ShardCluster
import SimKernel

extension ProbeSpecification {
    /// Whether a success means that the write was acknowledged: not so with `w: 0`.
    var acknowledges: Bool { writeOptions["writeConcern"]?.document?["w"]?.int64 != 0 }
}

extension Probe {
    /// A write sets the number that reads look for and adds it to the document's list, so that a lost one is missed.
    func command(_ operation: Int, on namespace: Namespace) -> BSONDocument {
        let entry = operations[operation]
        let filter: BSONDocument = ["_id": .string(specification.key(entry.key))]
        guard let number = entry.number else {
            return BSONDocument(
                [("find", .string(namespace.collection)), ("filter", .document(filter)), ("limit", 1)]
                    + Array(specification.readOptions.map { ($0.key, $0.value) }))
        }
        let change: BSONDocument = ["$set": ["n": .int64(Int64(number))], "$push": ["all": .int64(Int64(number))]]
        let update: BSONDocument = ["q": .document(filter), "u": .document(change), "upsert": true]
        let session = entry.transaction.map { sessions.fields($0) } ?? BSONDocument()
        return BSONDocument(
            [("update", .string(namespace.collection)), ("updates", [.document(update)])]
                + (Array(specification.writeOptions) + Array(session)).map { ($0.key, $0.value) })
    }
}

/// What a reply of the cluster says to a probe.
enum ProbeReply {
    /// The command's error, or the first of its writes, or of its write concern.
    static func error(in reply: BSONDocument) -> CommandError? {
        guard reply["ok"]?.double == 1 else { return CommandError(reply: reply) }
        let error = reply["writeErrors"]?.array?.first?.document ?? reply["writeConcernError"]?.document
        return error.map { CommandError(reply: $0) }
    }

    /// The number of the write that a found document shows; nil where there is none.
    static func number(in reply: BSONDocument) -> Int? {
        reply["cursor"]?.document?["firstBatch"]?.array?.first?.document?["n"]?.int64.map { Int($0) }
    }
}
