package import BSON

extension Cluster {
    /// What members took back, shard by shard, the oldest first: host, when, how many entries, and for each collection
    /// the file with the documents that were lost.
    package var rollbackDocuments: [BSONDocument] {
        shards.flatMap { shard in shard.rollbacks.map(document) }
    }

    private func document(of record: RollbackRecord) -> BSONDocument {
        [
            "shard": .string(self[record.shard].name), "host": .string(record.host),
            "at": .date(LogicalClock.date(record.at)), "commonPoint": .document(record.commonPoint.document),
            "entries": .integer(record.entries), "documents": .int64(record.files.reduce(0) { $0 + $1.count }),
            "files": .array(record.files.map { .document(document(of: $0, at: record.at)) }),
        ]
    }

    private func document(of file: RollbackRecord.File, at time: Int64) -> BSONDocument {
        let folder = BSONBinary(subtype: 4, bytes: file.uuid)
        let seconds = LogicalClock.date(time)
        return [
            "ns": .string(file.namespace.text),
            "path": .string("rollback/\(folder.uuidText ?? file.namespace.text)/removed.\(seconds).bson"),
            "documents": .int64(file.count), "kept": .array(file.documents.map(BSONValue.document)),
        ]
    }
}
