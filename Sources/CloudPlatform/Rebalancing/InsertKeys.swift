import BSON
import ShardCluster

/// Keys come in, and are found.
extension Platform {
    /// `{ keys, bytes, requests, partitionKey }`: numbered keys over all partitions, or all with one partition key.
    mutating func insertKeys(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["keys", "bytes", "requests", "partitionKey"])
        guard let keys = try options.integer("keys", in: 1...PartitionMap.insertLimit) else {
            throw .badValue("rebalancer.insert needs keys: how many. Add it to the document.")
        }
        let bytes = try options.integer("bytes", in: 1...PartitionMap.keyBytesLimit) ?? 1_000
        let requests = try options.number("requests", in: 0...1e9) ?? 0
        guard nodes.memberCount > 0 else {
            throw .illegalOperation("There is no node to take keys. nodes.add(name) makes one.")
        }
        guard data.keys + keys <= PartitionMap.keyLimit else {
            throw .badValue("rebalancer.insert: more than \(PartitionMap.keyLimit) keys are too many.")
        }
        let partitionKey = try options.string("partitionKey")
        var counts: [Int64]
        if let partitionKey {
            counts = Array(repeating: 0, count: data.count)
            counts[data.partition(of: KeyHash.of(partitionKey))] = keys
        } else {
            counts = data.spread(of: Int(keys))
        }
        try checkRoom(for: counts, bytesPerKey: bytes)
        data.insert(counts, bytesPerKey: bytes, requests: requests, areNumbered: partitionKey == nil)
        let spread = spread(data.owners, over: nodes.servingIDs, rebalancing.settings.measure)
        return [
            "ok": 1, "keys": .number(data.keys), "bytes": .number(data.bytes), "imbalance": .double(spread.imbalance),
        ]
    }

    /// - Throws: HostUnreachable (6) if a node that is to take keys does not answer, OutOfDiskSpace (14031).
    private func checkRoom(for counts: [Int64], bytesPerKey: Int64) throws(CommandError) {
        for node in nodes.nodes {
            var added: Int64 = 0
            for (partition, owner) in data.owners.enumerated() where owner == node.id { added += counts[partition] }
            guard added > 0 else { continue }
            guard node.isRunning else {
                throw .hostUnreachable("\(node.name) does not answer, and it has partitions that are to be written to.")
            }
            guard data.totals(of: node.id).bytes + added * bytesPerKey <= node.diskBytes else {
                throw CommandError(
                    code: 14_031, codeName: "OutOfDiskSpace",
                    message: "The disk of \(node.name) has no room for \(added) keys of \(bytesPerKey) bytes.")
            }
        }
    }

    /// Where a key is: a number for the keys that were inserted without a partition key, from 0, else a partition key.
    func locate(_ arguments: Arguments) throws(CommandError) -> BSONDocument {
        try arguments.atMost(1)
        guard let value = arguments.value(0) else { throw .badValue("rebalancer.locate needs a key.") }
        guard !data.owners.isEmpty else {
            throw .illegalOperation("There is no node yet, so no key is anywhere. nodes.add(name) makes one.")
        }
        let hash: UInt64
        if let number = value.int64, number >= 0 {
            hash = KeyHash.of(number: Int(number))
        } else if let text = value.string {
            hash = KeyHash.of(text)
        } else {
            throw .typeMismatch("rebalancer.locate takes a key's number or a partition key, not \(value.typeName).")
        }
        return partition(data.partition(of: hash))
    }

    func partition(_ index: Int) -> BSONDocument {
        let (held, owner) = (data.partitions[index], nodes.node(data.owners[index]))
        return [
            "partition": .number(Int64(index)), "node": .string(owner?.name ?? ""),
            "available": .bool(owner?.isRunning ?? false), "keys": .number(held.keys), "bytes": .number(held.bytes),
            "requests": .double(held.requests),
        ]
    }
}
