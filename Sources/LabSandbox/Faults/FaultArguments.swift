import BSON
import CloudPlatform
import ShardCluster
import SimKernel

/// What a method of `faults` was called with.
struct FaultArguments {
    let method: String
    let values: [BSONValue]
    let cluster: Cluster

    private func value(_ index: Int) -> BSONValue? {
        guard index < values.count, values[index] != .undefined, !values[index].isNull else { return nil }
        return values[index]
    }

    /// Exactly one node.
    func node(_ index: Int) throws(CommandError) -> NodeID {
        guard let text = value(index)?.string else {
            throw .badValue("\(method) needs a node: a host, a shard or mongos.")
        }
        let nodes = try cluster.nodes(named: text)
        guard nodes.count == 1 else {
            throw .badValue("\(text) means \(nodes.count) nodes; \(method) takes one. Name a host.")
        }
        return nodes[0]
    }

    /// One with a disk and a clock of its own.
    func member(_ index: Int) throws(CommandError) -> NodeID {
        let node = try node(index)
        guard case .member = node else {
            throw .badValue("\(cluster.name(of: node)) stores nothing: \(method) takes a member of a replica set.")
        }
        return node
    }

    /// A process: all but the client.
    func process(_ index: Int) throws(CommandError) -> NodeID {
        let node = try node(index)
        guard node != .client else { throw .badValue("The client is you: \(method) takes a node of the cluster.") }
        return node
    }

    /// A name, or a list of names.
    func group(_ index: Int) throws(CommandError) -> [NodeID] {
        let names = value(index)?.array ?? value(index).map { [$0] } ?? []
        var nodes: [NodeID] = []
        for name in names {
            guard let text = name.string else { throw .badValue("\(method) takes names of nodes, or lists of them.") }
            for node in try cluster.nodes(named: text) where !nodes.contains(node) { nodes.append(node) }
        }
        guard !nodes.isEmpty else { throw .badValue("\(method) needs two groups of nodes, such as [\"shard-01-a\"].") }
        return nodes
    }

    func text(_ index: Int, _ name: String) throws(CommandError) -> String {
        guard let text = value(index)?.string else { throw .badValue("\(method) needs \(name) as text.") }
        return text
    }

    func number(_ index: Int, _ name: String, in range: ClosedRange<Double>) throws(CommandError) -> Double {
        guard let number = value(index)?.double, range.contains(number) else {
            throw .badValue(
                "\(method): \(name) must be a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))."
            )
        }
        return number
    }

    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }

    /// How long it lasts; nil until it is ended by hand.
    func span(_ index: Int) throws(CommandError) -> Micros? {
        guard let value = value(index) else { return nil }
        let span = try Span.parse(value, named: "\(method)'s span")
        guard span > 0 else { throw .badValue("\(method): the span must be longer than nothing.") }
        return span
    }

    /// A span that may be negative, as in "-5s".
    func offset(_ index: Int) throws(CommandError) -> Micros {
        guard let value = value(index) else { throw .badValue("\(method) needs an offset such as \"5s\" or \"-5s\".") }
        if let text = value.string, text.hasPrefix("-") {
            return -(try Span.parse(.string(String(text.dropFirst())), named: "\(method)'s offset"))
        }
        if let number = value.double, number < 0 {
            return -(try Span.parse(.double(-number), named: "\(method)'s offset"))
        }
        return try Span.parse(value, named: "\(method)'s offset")
    }
}
