import BSON
package import SimKernel

/// What happens between the members of a disturbed set about the oplog.
package enum ReplicationEvent: Sendable, Hashable {
    /// A batch of entries has come to a member and is applied there.
    case applied(ShardID, member: UInt8, batch: UInt16)
    /// A member's progress comes to a primary's knowledge.
    case reported(ShardID, from: UInt8, to: UInt8, Point, term: Int32)
    /// A member's sync source tells it what is committed.
    case committed(ShardID, member: UInt8, Point)
    /// A journal's interval is over.
    case flushed(ShardID, member: UInt8)
    /// A rollback, or a copying of all data, is over: the one that began then, and no later one.
    case recovered(ShardID, member: UInt8, since: Micros)
    /// Each second: members without work look for some.
    case look(ShardID)
    /// A waiting command's time is up.
    case deadline(OperationID)

    /// An optime in 12 bytes.
    package struct Point: Sendable, Hashable {
        private let time: UInt64
        private let term: Int32

        init(_ optime: OpTime) {
            time = optime.timestamp.raw
            term = Int32(clamping: optime.term)
        }

        var optime: OpTime { OpTime(timestamp: BSONTimestamp(raw: time), term: Int64(term)) }
        var word: UInt64 { time }
    }

    /// The event as a word of the trace.
    var traceWord: UInt64 {
        switch self {
        case .applied(let shard, let member, let batch): word(1, shard, member) | UInt64(batch) << 48
        case .reported(let shard, let from, let to, let point, _):
            word(2, shard, from) ^ UInt64(to) << 48 ^ point.word << 8
        case .committed(let shard, let member, let point): word(3, shard, member) ^ point.word << 8
        case .flushed(let shard, let member): word(4, shard, member)
        case .recovered(let shard, let member, _): word(5, shard, member)
        case .look(let shard): word(6, shard, 0)
        case .deadline(let operation): 7 << 8 | UInt64(operation.number) << 16
        }
    }

    private func word(_ kind: UInt64, _ shard: ShardID, _ member: UInt8) -> UInt64 {
        kind << 8 | UInt64(shard.slot) << 16 | UInt64(member) << 40
    }
}
