import BSON
import SimKernel

/// What the command that is running met in the replica sets: where it wrote, and what it has to wait for.
///
/// Commands that no disturbed set and no concern of their own makes special leave it empty.
struct CommandWork: Sendable {
    /// Where the command runs; nil between commands.
    private(set) var node: NodeAddress?
    private(set) var isWrite = false
    private(set) var preference = ReadPreference.primary
    /// The command says where it may be read.
    private(set) var hasPreference = false
    private(set) var concern = ReadConcern.implicit
    /// The primaries that it wrote on, or looked at to write, each with the newest entry that counts.
    private(set) var written: [Written] = []
    /// Primaries that have to prove that they still are, before the reply is given.
    private(set) var confirming: [Written] = []
    /// The first member that it read from.
    private(set) var reader: NodeID?
    /// Why it can't go on now.
    private(set) var obstacle: Obstacle?
    /// How much longer than the ordinary one the longest round trip to a member is that it talked to.
    private(set) var travel: Micros = 0

    struct Written: Sendable, Hashable {
        let shard: ShardID
        let member: Int
        let point: OpTime
    }

    enum Obstacle: Sendable, Hashable {
        /// No member that the command may run on is in reach.
        case noMember(ShardID, ReadPreference)
        /// The member hasn't come as far as the command wants.
        case behind(ShardID)

        var shard: ShardID {
            switch self {
            case .noMember(let shard, _), .behind(let shard): shard
            }
        }
    }

    mutating func begin(_ request: CommandRequest, isWrite: Bool) {
        self = CommandWork()
        node = request.node
        self.isWrite = isWrite
        // What a transaction sees is its snapshot's matter.
        if request.session?.isTransaction == true { return }
        concern = request.readConcern
        hasPreference = request.readPreference != nil
        preference = request.readPreference ?? .primary
    }

    mutating func wrote(_ point: OpTime, on shard: ShardID, by member: Int) {
        guard node != nil else { return }
        if let place = written.firstIndex(where: { $0.shard == shard }) { written.remove(at: place) }
        written.append(Written(shard: shard, member: member, point: point))
    }

    mutating func confirm(_ member: Int, on shard: ShardID) {
        confirming.append(Written(shard: shard, member: member, point: .none))
    }

    /// The first obstacle counts.
    mutating func meet(_ obstacle: Obstacle) {
        if node != nil, self.obstacle == nil { self.obstacle = obstacle }
    }

    mutating func reads(from node: NodeID) { if reader == nil { reader = node } }

    mutating func travels(_ roundTrip: Micros) { travel = max(travel, roundTrip - RegionLatency.withinRegion) }
}
