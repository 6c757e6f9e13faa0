import SimKernel

/// How nodes find each other: Cassandra's gossip, in rounds.
///
/// Each second each member exchanges what it knows with one live member drawn at random, both ways; with a chance that
/// grows with their number also with one that is silent, and with a seed (`Gossiper.GossipTask` of Apache Cassandra). A
/// newcomer asks its seeds first and belongs to nobody until one has answered (its shadow round). Exchanges both ways
/// reach n nodes in about log n rounds (Demers and others, "Epidemic algorithms for replicated database maintenance",
/// PODC 1987; Karp, Schindelhauer, Shenker, Voecking, "Randomized rumor spreading", FOCS 2000).
struct Gossip: Sendable {
    static let interval: Micros = .seconds(1 as Int64)
    static let seedLimit = 16

    /// In the order of ids; none until some node is given seeds: before that the operator's list is everybody's.
    private(set) var views: [MemberView] = []
    private var generator: Generator
    private(set) var rounds = 0
    /// Rounds are due. They rest while nobody could learn anything.
    var isUnderWay = false
    /// The round after which members began to differ; nil while those that run agree.
    var differSince: Int?
    /// Nodes that are gone and that somebody still takes for members.
    private(set) var departed: [(id: Int, name: String)] = []

    init(generator: Generator) { self.generator = generator }

    var isUsed: Bool { !views.isEmpty }

    func view(of id: Int) -> MemberView? { views.first { $0.owner == id } }

    /// From now on each of these has a view of its own, of them all.
    mutating func begin(with members: [Int]) {
        guard !isUsed else { return }
        for owner in members { enter(MemberView(of: owner), knowing: members) }
    }

    mutating func enter(_ view: MemberView, knowing members: [Int]) {
        var view = view
        for member in members { view.add(member) }
        views.append(view)
    }

    /// The operator writes a node into everybody's list.
    mutating func tellAll(of id: Int) {
        for index in views.indices where !views[index].members.isEmpty { views[index].add(id) }
    }

    /// The operator tells one node that another one is gone for good; the others learn it from each other.
    ///
    /// It gets the operator's whole list: else what nobody but the one that is gone had heard would be lost with it.
    mutating func tell(_ teller: Int, gone id: Int, named name: String, members: [Int]) {
        guard let index = views.firstIndex(where: { $0.owner == teller }) else { return }
        departed.append((id, name))
        for member in members { views[index].add(member) }
        for gone in departed { views[index].remove(gone.id) }
        forgetDeparted()
    }

    mutating func removeView(of id: Int) { views.removeAll { $0.owner == id } }

    private mutating func forgetDeparted() {
        departed.removeAll { gone in !views.contains { $0.knows(gone.id) } }
    }

    /// Whether those among the owners that `isUp` all believe the same.
    func agree(where isUp: (Int) -> Bool) -> Bool {
        guard let first = views.first(where: { isUp($0.owner) }) else { return true }
        return views.allSatisfy { !isUp($0.owner) || $0.agrees(with: first) }
    }

    /// One round: whoever gossips makes its exchanges, all with what each knew when the round began.
    ///
    /// - Parameters:
    ///   - entries: newcomers, each with the seed that answers.
    ///   - isUp: runs and is a member.
    ///   - isLive: is held for alive by those that know it.
    ///   - seedsOf: the ids behind a view's seeds, as far as somebody is there.
    /// - Returns: Who learnt of whom, by owner.
    mutating func round(
        entries: [(newcomer: Int, seed: Int)], isUp: (Int) -> Bool, isLive: (Int) -> Bool,
        seedsOf: (MemberView) -> [Int]
    ) -> [Lesson] {
        rounds += 1
        let before = views
        for view in before where isUp(view.owner) {
            for peer in peers(of: view, isLive: isLive, seeds: seedsOf(view)) where isUp(peer) {
                exchange(view.owner, peer, before)
            }
        }
        for entry in entries {
            exchange(entry.newcomer, entry.seed, before)
            for index in views.indices where [entry.newcomer, entry.seed].contains(views[index].owner) {
                views[index].add(entry.newcomer)
            }
        }
        var lessons: [Lesson] = []
        for (old, new) in zip(before, views) where !old.agrees(with: new) && !old.members.isEmpty {
            let (was, now) = (old.members, new.members)
            for id in now where !was.contains(id) { lessons.append(Lesson(by: new.owner, of: id, isGone: false)) }
            for id in was where !now.contains(id) { lessons.append(Lesson(by: new.owner, of: id, isGone: true)) }
        }
        return lessons
    }

    struct Lesson: Sendable, Hashable {
        let by: Int
        let of: Int
        let isGone: Bool
    }

    private mutating func exchange(_ first: Int, _ second: Int, _ before: [MemberView]) {
        guard let one = before.firstIndex(where: { $0.owner == first }),
            let other = before.firstIndex(where: { $0.owner == second })
        else { return }
        views[one].merge(before[other])
        views[other].merge(before[one])
    }

    /// Whom a member turns to in a round.
    private mutating func peers(of view: MemberView, isLive: (Int) -> Bool, seeds: [Int]) -> [Int] {
        let others = view.members.filter { $0 != view.owner }
        let live = others.filter(isLive)
        let silent = others.filter { !isLive($0) }
        var peers: [Int] = []
        if !live.isEmpty { peers.append(pick(live)) }
        if !silent.isEmpty, generator.unit() < Double(silent.count) / Double(live.count + 1) {
            peers.append(pick(silent))
        }
        guard !seeds.isEmpty, live.count < seeds.count || !peers.contains(where: seeds.contains) else { return peers }
        if live.isEmpty || generator.unit() <= Double(seeds.count) / Double(others.count) { peers.append(pick(seeds)) }
        return peers
    }

    private mutating func pick(_ ids: [Int]) -> Int { ids[Int(generator.below(UInt64(ids.count)))] }

    /// After a round's lessons have been told.
    mutating func endRound() { forgetDeparted() }

    func hash(into trace: inout TraceHash) {
        guard isUsed else { return }
        for view in views { view.hash(into: &trace) }
        trace.combine(UInt64(rounds))
        trace.combine(isUnderWay ? UInt64(1) : 0)
    }
}
