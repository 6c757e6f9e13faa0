import BSON
import ShardCluster
import SimKernel

/// Nodes tell each other who is there.
extension Platform {
    /// A node starts that knows nobody but its seeds: it is no member until one of them has answered.
    mutating func startJoining(_ node: Node, seeds: [String]) {
        nodes.gossip.begin(with: nodes.memberIDs)
        var node = node
        node.isJoining = true
        node.isActive = false
        nodes.nodes.append(node)
        nodes.gossip.enter(MemberView(of: node.id, seeds: seeds), knowing: [])
        notify(
            .nodeJoining,
            [
                ("node", .string(node.name)), ("address", .string(node.address)), ("port", .number(Int64(node.port))),
                ("seeds", .array(seeds.map { .string($0) })),
            ])
        wakeGossip()
    }

    /// Lets rounds go on where somebody has something to learn.
    mutating func wakeGossip() {
        guard nodes.gossip.isUsed else { return }
        let book = nodes
        let agree = nodes.gossip.agree(where: book.gossips)
        if !agree, nodes.gossip.differSince == nil { nodes.gossip.differSince = nodes.gossip.rounds }
        guard !nodes.gossip.isUnderWay, !agree || nodes.nodes.contains(where: { $0.isJoining && $0.isRunning }) else {
            return
        }
        nodes.gossip.isUnderWay = true
        queue.schedule(.gossip, at: now + Gossip.interval)
    }

    mutating func gossip() {
        nodes.gossip.isUnderWay = false
        let book = nodes
        var entries: [(newcomer: Int, seed: Int)] = []
        for node in book.nodes where node.isJoining && node.isRunning {
            let seeds = nodes.gossip.view(of: node.id).map(book.seeds) ?? []
            if let seed = seeds.first(where: book.gossips) { entries.append((node.id, seed)) }
        }
        let lessons = nodes.gossip.round(
            entries: entries, isUp: book.gossips, isLive: { book.node($0)?.isActive ?? false }, seedsOf: book.seeds)
        for entry in entries { admit(entry.newcomer, by: entry.seed) }
        for lesson in lessons { tell(lesson) }
        nodes.gossip.endRound()
        tellAgreement()
        wakeGossip()
    }

    /// A newcomer is a member from its seed's answer on: it beats as the others do.
    private mutating func admit(_ id: Int, by seed: Int) {
        guard let index = nodes.index(of: id) else { return }
        let wasHealthy = nodes.isHealthy
        nodes.nodes[index].isJoining = false
        if nodes.gossip.differSince == nil { nodes.gossip.differSince = nodes.gossip.rounds - 1 }
        welcome(nodes.nodes[index], by: nodes.node(seed)?.name, wasHealthy: wasHealthy)
    }

    private mutating func tell(_ lesson: Gossip.Lesson) {
        let name = nodes.node(lesson.of)?.name ?? nodes.gossip.departed.first { $0.id == lesson.of }?.name
        notify(
            lesson.isGone ? .nodeForgotten : .nodeDiscovered,
            [
                ("node", .string(name ?? "")), ("by", .string(nodes.node(lesson.by)?.name ?? "")),
                ("round", .number(Int64(nodes.gossip.rounds))),
            ])
    }

    private mutating func tellAgreement() {
        let book = nodes
        guard let since = nodes.gossip.differSince, nodes.gossip.agree(where: book.gossips) else { return }
        nodes.gossip.differSince = nil
        notify(
            .membersAgree,
            [
                ("nodes", .number(Int64(nodes.memberCount))),
                ("rounds", .number(Int64(nodes.gossip.rounds - since))),
            ])
    }

    /// What is wrong with who knows whom; empty for sound ones.
    package var discoveryViolations: [String] {
        let book = nodes
        guard book.gossip.isUsed else { return [] }
        var violations: [String] = []
        for node in book.nodes where node.isJoining && (node.isActive || data.held(by: node.id) > 0) {
            violations.append("\(node.name) belongs to the store and no seed has answered it")
        }
        guard !book.gossip.isUnderWay, book.memberIDs.allSatisfy(book.gossips) else { return violations }
        for node in book.nodes where !node.isJoining && book.gossip.view(of: node.id)?.members != book.memberIDs {
            violations.append("gossip rests and \(node.name) does not know who is a member")
        }
        return violations
    }
}
