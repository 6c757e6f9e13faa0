import BSON

extension Cluster {
    /// config.transactions as a shard has it: of each session its newest retryable write or transaction that wrote.
    ///
    /// What was written by entries that are no longer in the shard's oplog because they were rolled back is not there.
    func transactionDocuments(on shard: ShardID) -> [BSONDocument] {
        var newest: [(session: SessionID, number: Int64, document: BSONDocument)] = []
        for (session, entry) in self[shard].sessions.sorted {
            guard let point = entry.newest(in: self[shard].oplog) else { continue }
            newest.append((session, entry.number, Self.sessionDocument(session, entry.number, point, state: nil)))
        }
        for transaction in transactions.all {
            guard let participant = transaction.participants.first(where: { $0.shard == shard }),
                let point = participant.committed ?? participant.prepared,
                self[shard].oplog.knows(point) != .absent
            else { continue }
            let state =
                participant.committed != nil ? "committed" : participant.state == .aborted ? "aborted" : "prepared"
            let document = Self.sessionDocument(transaction.session, transaction.number, point, state: state)
            if let place = newest.firstIndex(where: { $0.session == transaction.session }) {
                if newest[place].number <= transaction.number {
                    newest[place] = (transaction.session, transaction.number, document)
                }
            } else {
                newest.append((transaction.session, transaction.number, document))
            }
        }
        return newest.sorted { $0.session < $1.session }.map(\.document)
    }

    private static func sessionDocument(
        _ session: SessionID, _ number: Int64, _ point: OpTime, state: String?
    ) -> BSONDocument {
        var document: BSONDocument = [
            "_id": .document(session.document), "txnNum": .int64(number),
            "lastWriteOpTime": .document(point.document),
            "lastWriteDate": .date(Int64(point.timestamp.seconds) * 1_000),
        ]
        if let state { document.append("state", .string(state)) }
        return document
    }
}
