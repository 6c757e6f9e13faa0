import SimKernel

@testable import ShardCluster

/// The directives that break something, and mend it. A node is written `shard-01/0` (a member by its place), `config/0`,
/// `router/0` or `client`.
extension ScriptWorld {
    mutating func fault(_ words: [String]) throws {
        let names = words.dropFirst()
        switch words[0] {
        case "range-size": try harness.setRangeSize(megabytes: Int64(words[1]) ?? 0)
        case "down": setPrimary(of: try set(words[1]), up: false)
        case "up": setPrimary(of: try set(words[1]), up: true)
        case "election":
            guard case .shard(let shard) = try set(words[1]) else { return }
            harness.cluster.primaryChanged(on: shard)
        case "kill": harness.cluster.inject(.killed(try names.map(node)), named: "kill")
        case "start": for node in try names.map(node) { harness.cluster.restart(node) }
        case "pause": for node in try names.map(node) { harness.cluster.inject(.paused(node), named: "pause") }
        case "resume":
            let nodes = try names.map(node)
            for fault in cluster.network.faults where nodes.contains(where: { fault.kind == .paused($0) }) {
                harness.cluster.remove(fault)
            }
        case "cut":
            let parts = names.split(separator: "from")
            guard parts.count == 2 else { throw ScriptError(description: "cut NODES from NODES") }
            let (here, there) = (try parts[0].map(node), try parts[1].map(node))
            harness.cluster.inject(.cut(from: here, to: there, twoWay: true), named: "cut")
        case "slow":
            guard words.count == 4, words[2] == "by", let factor = Double(words[3]) else {
                throw ScriptError(description: "slow NODE by FACTOR")
            }
            harness.cluster.inject(.slowDisk(try node(words[1]), factor: factor), named: "slow")
        case "heal":
            for fault in cluster.network.faults where names.isEmpty || names.contains(fault.name) {
                harness.cluster.remove(fault)
            }
        case "halt", "follow":
            for name in names {
                guard case .member(let set, let member) = try node(name) else { continue }
                harness.cluster.haltReplication(of: member, in: set, words[0] == "halt")
            }
        default: throw ScriptError(description: "no such directive: \(words[0])")
        }
    }

    func set(_ name: String) throws -> SetRef {
        if name == "config" { return .config }
        return .shard(try cluster.findShard(name))
    }

    private mutating func setPrimary(of set: SetRef, up: Bool) {
        let now = cluster.now
        harness.cluster[set].members[0].role = up ? .primary(electedAt: now) : .down(since: now)
    }

    func node(_ name: String) throws -> NodeID {
        if name == "client" { return .client }
        let parts = name.split(separator: "/").map(String.init)
        guard parts.count == 2, let place = Int(parts[1]) else { throw ScriptError(description: "no node: \(name)") }
        if parts[0] == "router" { return .router(place) }
        let set = try set(parts[0])
        guard cluster[set].members.indices.contains(place) else { throw ScriptError(description: "no node: \(name)") }
        return .member(set, place)
    }

    /// Where a command is sent: a node, or whatever else is an address.
    func address(_ name: String) throws -> NodeAddress {
        guard name.contains("/") else {
            guard let address = cluster.address(of: name) else { throw ScriptError(description: "no node: \(name)") }
            return address
        }
        switch try node(name) {
        case .member(.shard(let shard), let member): return .member(shard, member)
        case .member(.config, let member): return .configMember(member)
        case .router(let router): return .router(router)
        case .client: throw ScriptError(description: "a client takes no commands")
        }
    }

    /// Goes on until a member is in a state that replSetGetStatus names so; ten minutes at most.
    mutating func advance(toState state: String, of name: String) throws {
        guard case .member(let set, let member) = try node(name) else {
            throw ScriptError(description: "\(name) has no state")
        }
        let end = cluster.now + .minutes(10)
        while cluster[set].members[member].role.stateName != state {
            guard let next = cluster.nextEventTime, next <= end else {
                throw ScriptError(description: "\(name) did not become \(state)")
            }
            harness.advance(to: next)
        }
    }
}
