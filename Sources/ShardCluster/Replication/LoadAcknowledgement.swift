package import BSON
package import SimKernel

/// A load's batch that was written, and that its client wants acknowledged.
package struct LoadWrite: Sendable, Hashable {
    private(set) var places: [Place] = []
    /// Documents that were rolled back, on shards that are done with it; told when the others are, too.
    private var lost: Int64 = 0
    package let concern: WriteConcern
    /// When the client gives up waiting, by the concern's wtimeout.
    private let deadline: Micros?

    struct Place: Sendable, Hashable {
        var written: CommandWork.Written
        /// Documents of the batch that went there.
        var count: Int64
        /// Since when the shard has had no primary that could tell.
        var orphanedAt: Micros?
    }

    package enum Outcome: Sendable {
        case acknowledged
        case pending
        /// So many documents were rolled back before anybody was told of them.
        case lost(Int64)
        case failed(CommandError)
    }

    package init(_ concern: WriteConcern, at time: Micros) {
        self.concern = concern
        deadline = concern.timeout.map { time + $0 }
    }

    /// A part of the batch went to these shards.
    package mutating func add(_ result: BulkResult) {
        for written in result.written {
            let count = result.perShard.first { $0.shard == written.shard }?.count ?? 0
            if let place = places.firstIndex(where: { $0.written.shard == written.shard }) {
                places[place].written = written
                places[place].count += count
            } else {
                places.append(Place(written: written, count: count))
            }
        }
    }
}

extension LoadWrite {
    /// Looks at what a batch waits for. A shard whose primary has gone is asked again once it has another: the batch's
    /// entry is in that one's history, or was rolled back.
    package mutating func look(at cluster: Cluster) -> Outcome {
        if concern.isUnacknowledged { return .acknowledged }
        var left: [Place] = []
        for var place in places {
            switch cluster.outcome(of: place, concern) {
            case .acknowledged: continue
            case .failed(let error) where !error.isRetryable: return .failed(error)
            case .failed(let error):
                let shard = place.written.shard
                if let primary = cluster.actingPrimary(of: shard) {
                    guard cluster[shard].history.contains(place.written.point) else {
                        lost += place.count
                        continue
                    }
                    place.written = CommandWork.Written(shard: shard, member: primary, point: place.written.point)
                    place.orphanedAt = nil
                } else if let since = place.orphanedAt, cluster.now - since >= Self.selection {
                    return .failed(error)
                } else {
                    place.orphanedAt = place.orphanedAt ?? cluster.now
                }
            case .pending: break
            }
            left.append(place)
        }
        places = left
        if places.isEmpty { return lost > 0 ? .lost(lost) : .acknowledged }
        if let deadline, deadline <= cluster.now {
            return .failed(
                CommandError(
                    code: 64, codeName: "WriteConcernFailed", message: "waiting for replication timed out"))
        }
        return .pending
    }

    /// A driver's serverSelectionTimeoutMS.
    private static let selection: Micros = .seconds(30)
}

extension Cluster {
    fileprivate func outcome(of place: LoadWrite.Place, _ concern: WriteConcern) -> WriteOutcome {
        guard self[place.written.shard].replicaSet.isDisturbed else {
            let isThere = self[place.written.shard].history.contains(place.written.point)
            return isThere ? .acknowledged : .failed(Self.steppedDownWhileWaiting)
        }
        return outcome(
            of: AwaitedWrite(
                reply: [:], ready: now, written: [place.written], concern: concern, deadline: nil,
                limit: .acknowledgement, node: .router(0), isRead: false))
    }

    /// The primary that new writes of a shard go to, if it has one.
    fileprivate func actingPrimary(of shard: ShardID) -> Int? {
        hasActingPrimary(shard) ? self[shard].acting : nil
    }
}

extension WriteConcern {
    /// `{w: 0}`: the client asks for no answer.
    package var isUnacknowledged: Bool { acknowledgement == .nodes(0) && journal != true }

    /// What a client gives with its operations.
    ///
    /// - Throws: FailedToParse (9), TypeMismatch (14), IDLUnknownField (40415).
    package init(client document: BSONDocument) throws(CommandError) { try self.init(document) }
}

extension CommandError {
    /// Whether a driver sends a write once more after it.
    fileprivate var isRetryable: Bool { RetryableErrors.codes.contains(code) }
}
