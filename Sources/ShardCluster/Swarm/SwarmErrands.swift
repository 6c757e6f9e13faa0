import BSON
import SimKernel

/// What administrators do meanwhile.
extension Swarm {
    private static let maximumExtraShards = 2

    mutating func runErrand() {
        nextErrand = cluster.now + Micros(chance.exponential(mean: plan.errandGap))
        report.errands += 1
        let errand = Self.errands[Int(chance.below(UInt64(Self.errands.count)))]
        guard parts.contains(errand) else { return }
        switch errand {
        case .split: run(split())
        case .move:
            guard parts.contains(.moveUnderFaults) || cluster.disturbedSets == 0 else { return }
            run(move())
        case .addShard: addShard()
        case .removeShard: removeShard()
        case .balancer: run([chance.below(2) == 0 ? "balancerStop" : "balancerStart": 1])
        default: stepDown()
        }
    }

    private static let errands: [SwarmPart] = [
        .split, .split, .split, .split, .split, .move, .move, .move, .move, .move, .move, .move, .move, .addShard,
        .addShard, .removeShard, .balancer, .stepDown, .stepDown, .stepDown,
    ]

    mutating func run(_ command: BSONDocument) {
        let router = NodeAddress.router(Int(chance.below(UInt64(plan.topology.routers))))
        if case .waiting(let operation) = cluster.begin(command, database: "admin", on: router) {
            errands.append(operation)
        }
    }

    /// A ranged collection, and a key of it.
    private mutating func place() -> (Namespace, BSONDocument) {
        let name = [Self.registers, Self.items, Self.accounts][Int(chance.below(3))]
        let bound: UInt64
        switch name {
        case Self.registers: bound = UInt64(SwarmModel.registerCount)
        case Self.accounts: bound = UInt64(SwarmModel.accountCount)
        default: bound = 1_000
        }
        return (name, ["key": .int32(Int32(chance.below(bound)))])
    }

    private mutating func split() -> BSONDocument {
        let (name, key) = place()
        return ["split": .string(name.text), "middle": .document(key)]
    }

    private mutating func move() -> BSONDocument {
        let names = cluster.shardNames
        let to = BSONValue.string(names[Int(chance.below(UInt64(names.count)))])
        if chance.below(4) == 0, let chunks = cluster.catalog.collections[Self.counters]?.chunks.chunks {
            let chunk = chunks[Int(chance.below(UInt64(chunks.count)))]
            return [
                "moveRange": .string(Self.counters.text), "min": .document(chunk.min.document),
                "max": .document(chunk.max.document), "toShard": to,
            ]
        }
        let (name, key) = place()
        return ["moveRange": .string(name.text), "min": .document(key), "toShard": to]
    }

    private mutating func addShard() {
        guard cluster.shards.count < plan.topology.shards.count + Self.maximumExtraShards else { return }
        run(["addShard": .string("shard-0\(cluster.shards.count + 1)")])
    }

    private mutating func removeShard() {
        let shards = cluster.shardFacts.filter { !$0.isDraining }
        guard shards.count > 2 else { return }
        run(["removeShard": .string(shards[Int(chance.below(UInt64(shards.count)))].name)])
    }

    /// A primary is told to step down; half of the time it hands over, else two others may stand at once.
    private mutating func stepDown() {
        let shards = cluster.activeShards
        let set = SetRef.shard(shards[Int(chance.below(UInt64(shards.count)))])
        guard let primary = cluster[set].primary, cluster[set].members[primary].isResponsive else { return }
        cluster.disturb(set)
        cluster.stepDown(primary, in: set, because: "replSetStepDown")
        switch chance.below(4) {
        case 0, 1: cluster.handOff(from: primary, in: set)
        case 2 where parts.contains(.rivals): standTogether(besides: primary, in: set)
        default: break
        }
    }

    /// Two administrators send replSetStepUp at the same time: both candidates ask for votes in one term.
    private mutating func standTogether(besides primary: Int, in set: SetRef) {
        let rivals = cluster[set].members.indices.filter { member in
            member != primary && cluster.whyNotElectable(member, in: set, for: .stepUpRequest) == nil
        }
        for rival in rivals.prefix(2) { cluster.stand(rival, in: set, because: .stepUpRequest) }
    }
}
