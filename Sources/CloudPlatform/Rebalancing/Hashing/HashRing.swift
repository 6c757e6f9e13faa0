/// Karger's consistent hashing (1997): nodes stand at many points of a circle, a key belongs to the next point from its
/// hash on. Loads differ by sqrt((n - 1) / (n k + 1)) of their mean for n nodes with k points each.
struct HashRing: Hashing {
    private struct Point: Sendable {
        let position: UInt64
        let node: Int
    }

    /// In order of position.
    private let points: [Point]

    /// - Parameters:
    ///   - nodes: hashes of the nodes' names; at least one.
    ///   - virtualNodes: points of each node, at least one.
    init(nodes: [UInt64], virtualNodes: Int) {
        var points: [Point] = []
        points.reserveCapacity(nodes.count * virtualNodes)
        for index in nodes.indices {
            for number in 0..<virtualNodes {
                points.append(Point(position: KeyHash.of(nodes[index], UInt64(number)), node: index))
            }
        }
        // Equal positions go to the lesser name, whatever the order in which the nodes came.
        self.points = points.sorted {
            $0.position != $1.position ? $0.position < $1.position : nodes[$0.node] < nodes[$1.node]
        }
    }

    func node(of key: UInt64) -> Int { points[point(of: key)].node }

    /// The nodes from the key's place on, each once, until `accept` takes one; the first one if none is taken.
    func node(of key: UInt64, accept: (Int) -> Bool) -> Int {
        let start = point(of: key)
        for step in points.indices {
            let index = start + step < points.count ? start + step : start + step - points.count
            if accept(points[index].node) { return points[index].node }
        }
        return points[start].node
    }

    /// The part of the circle that each node has, of 1.
    func shares(of count: Int) -> [Double] {
        var shares = [Double](repeating: 0, count: count)
        var before = points[points.count - 1].position
        for point in points {
            shares[point.node] += Double(point.position &- before) * 0x1p-64
            before = point.position
        }
        return points.count == 1 ? [1] : shares
    }

    /// The first point that is not before the key; behind the last one comes the first.
    private func point(of key: UInt64) -> Int {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            if points[middle].position < key { low = middle + 1 } else { high = middle }
        }
        return low == points.count ? 0 : low
    }
}
