/// Moves as little as makes the nodes even: from the fullest to the emptiest node, until all are well within the
/// threshold or no single move betters it.
struct LoadBased: PlacementStrategy {
    func place(_ view: PlacementView) -> [Int] {
        var run = Run(view)
        run.placeHomeless()
        var moves = 0
        while moves < 4 * view.owners.count, run.improve() { moves += 1 }
        return run.homes.indices.map { run.homes[$0].map { view.members[$0].id } ?? view.owners[$0] }
    }

    private struct Run {
        /// The place among the members of each partition's node.
        var homes: [Int?]
        private let movable: [Bool]
        private let weights: [Double]
        private var sizes: [Double]
        /// Half the threshold, so that the next key does not bring it back over it.
        private let goal: Double

        init(_ view: PlacementView) {
            let places = Dictionary(
                uniqueKeysWithValues: view.members.enumerated().map { ($0.element.id, $0.offset) })
            homes = view.owners.map { places[$0] }
            movable = view.movable
            // Without data partitions count as equal.
            weights = view.weights.contains { $0 > 0 } ? view.weights : view.weights.map { _ in 1 }
            sizes = Array(repeating: 0, count: view.members.count)
            goal = view.threshold / 2
            for (partition, home) in homes.enumerated() {
                if let home { sizes[home] += weights[partition] }
            }
        }

        /// Partitions of nodes that are no members: the heaviest first, to the emptiest node.
        mutating func placeHomeless() {
            let homeless = homes.indices.filter { homes[$0] == nil && movable[$0] }
            for partition in homeless.sorted(by: { (-weights[$0], $0) < (-weights[$1], $1) }) {
                move(partition, to: emptiest)
            }
        }

        /// False if it is even enough, or cannot be bettered.
        mutating func improve() -> Bool {
            guard Spread(sizes).imbalance > goal else { return false }
            let least = emptiest
            for home in sizes.indices.sorted(by: { (-sizes[$0], $0) < (-sizes[$1], $1) }) {
                let gap = sizes[home] - sizes[least]
                guard gap > 0 else { return false }
                guard let partition = best(on: home, halving: gap) else { continue }
                move(partition, to: least)
                return true
            }
            return false
        }

        /// The partition that makes two nodes most alike.
        private func best(on home: Int, halving gap: Double) -> Int? {
            var best: Int?
            for partition in homes.indices where homes[partition] == home && movable[partition] {
                let weight = weights[partition]
                guard weight > 0, weight < gap else { continue }
                if let other = best, abs(weights[other] - gap / 2) <= abs(weight - gap / 2) { continue }
                best = partition
            }
            return best
        }

        private var emptiest: Int { sizes.indices.reduce(0) { sizes[$1] < sizes[$0] ? $1 : $0 } }

        private mutating func move(_ partition: Int, to member: Int) {
            if let home = homes[partition] { sizes[home] -= weights[partition] }
            sizes[member] += weights[partition]
            homes[partition] = member
        }
    }
}
