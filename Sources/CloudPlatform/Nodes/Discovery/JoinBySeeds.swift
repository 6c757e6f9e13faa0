import ShardCluster

/// What a node that is to join is told of the others.
extension NodeBook {
    /// Runs, and has been let in: it answers who asks it.
    func gossips(_ id: Int) -> Bool { node(id).map { $0.isRunning && !$0.isJoining } ?? false }

    /// Who stands behind a view's seeds now; an address at which nobody listens is left out.
    func seeds(of view: MemberView) -> [Int] {
        view.seeds.compactMap { seed in node(behind: seed)?.id }.filter { $0 != view.owner }
    }

    private func node(behind seed: String) -> Node? {
        nodes.first { $0.name == seed } ?? nodes.first { "\($0.address):\($0.port)" == seed }
    }

    /// The seeds without the node itself, whom Cassandra passes over too.
    ///
    /// - Throws: BadValue (2), IllegalOperation (20) where nobody else is left, NodeNotFound (74) for a name that
    ///   nobody has; an address may be one at which nobody listens yet.
    func checkedSeeds(_ seeds: [String], for newcomer: Node) throws(CommandError) -> [String] {
        guard !seeds.isEmpty else {
            throw .badValue("nodes.add: seeds must name at least one member, such as [\"n1\"].")
        }
        guard seeds.count <= Gossip.seedLimit else {
            throw .badValue("nodes.add: more than \(Gossip.seedLimit) seeds are too many.")
        }
        let own = "\(newcomer.address):\(newcomer.port)"
        var others: [String] = []
        for seed in seeds where seed != newcomer.name && seed != own && !others.contains(seed) { others.append(seed) }
        guard !others.isEmpty else {
            throw .illegalOperation(
                "\(newcomer.name) cannot be its only seed: it knows nobody yet. Name a node that is a member.")
        }
        for seed in others where node(behind: seed) == nil && !Self.isAddress(seed) {
            _ = try index(named: seed)
        }
        return others
    }

    /// `10.0.1.2:7000`
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= nameLimitBytes, let port = Int(parts[1]) else {
            return false
        }
        return (1...65_535).contains(port)
    }
}
