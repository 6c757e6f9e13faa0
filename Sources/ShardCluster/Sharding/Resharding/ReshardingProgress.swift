import BSON
import SimKernel

extension Cluster {
    /// A resharding under way as currentOp shows it: its coordinator, and each shard that receives.
    var reshardingOperations: [BSONValue] {
        guard let resharding else { return [] }
        var originating = BSONDocument()
        for (name, value) in resharding.command where name.first != "$" && name != "lsid" {
            originating.append(name, value)
        }
        let common: [(String, BSONValue)] = [
            ("type", "op"), ("op", "command"), ("ns", .string(resharding.namespace.text)),
            ("originatingCommand", .document(originating)),
            ("totalOperationTimeElapsedSecs", .int64((now - resharding.startedAt) / 1_000_000)),
        ]
        let seconds = remainingMicros(of: resharding) / 1_000_000
        let coordinator = BSONDocument(
            [("desc", "ReshardingCoordinatorService")] + common + [
                ("remainingOperationTimeEstimatedSecs", .int64(seconds)),
                ("coordinatorState", .string(resharding.phase.coordinatorState)), ("opStatus", "running"),
            ])
        let copied = copied(of: resharding)
        let recipients = resharding.chunks.shards.map { shard -> BSONValue in
            let parts = Int64(max(1, resharding.chunks.shards.count))
            return .document(
                BSONDocument(
                    [("shard", .string(self[shard].name)), ("desc", "ReshardingRecipientService")] + common + [
                        ("remainingOperationTimeEstimatedSecs", .int64(seconds)),
                        ("approxDocumentsToCopy", .int64(copied.all.documents / parts)),
                        ("approxBytesToCopy", .int64(copied.all.bytes / parts)),
                        ("documentsCopied", .int64(copied.done.documents / parts)),
                        ("bytesCopied", .int64(copied.done.bytes / parts)),
                        ("recipientState", .string(resharding.phase.recipientState)), ("opStatus", "running"),
                    ]))
        }
        return [.document(coordinator)] + recipients
    }

    private typealias Amount = (documents: Int64, bytes: Int64)

    private func copied(of resharding: Resharding) -> (all: Amount, done: Amount) {
        let donors = donors(of: resharding.namespace)
        let all = donors.reduce(into: Amount(0, 0)) {
            $0.documents += Int64($1.stored.count)
            $0.bytes += $1.stored.dataBytes
        }
        switch resharding.phase {
        case .initializing: return (all, (0, 0))
        case .cloning(let documents, let bytes):
            let recipients = max(1, resharding.chunks.shards.count)
            let span = MigrationTimes.clone(documents: documents / recipients, bytes: bytes / Int64(recipients))
            let part = min(1, Double(now - resharding.phaseBegan) / Double(span))
            return (all, (Int64(Double(documents) * part), Int64(Double(bytes) * part)))
        case .buildingIndex, .applying, .blockingWrites, .committing: return (all, all)
        }
    }

    /// Until writes are blocked at the earliest.
    private func remainingMicros(of resharding: Resharding) -> Micros {
        max(0, resharding.startedAt + minimumDuration - now)
    }

    /// Writes are not blocked earlier.
    var minimumDuration: Micros { span(.reshardingMinimumOperationDurationMillis, of: .config) }
}

extension Resharding.Phase {
    /// `recipientState` of currentOp.
    fileprivate var recipientState: String {
        switch self {
        case .initializing: "awaiting-fetch-timestamp"
        case .cloning: "cloning"
        case .buildingIndex: "building-index"
        case .applying: "applying"
        case .blockingWrites, .committing: "strict-consistency"
        }
    }
}
