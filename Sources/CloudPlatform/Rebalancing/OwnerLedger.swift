import BSON

/// Who has each partition as the events of its moves tell it; where the map says otherwise, a partition has two owners.
struct OwnerLedger: Sendable {
    /// By partition, the node's name; empty until there are some.
    private var owners: [String] = []
    private var eventsRead = 0

    /// Reads the events that are new, and compares.
    ///
    /// - Returns: What the events and the map do not agree upon; empty for a sound platform.
    mutating func violations(_ platform: Platform) -> [String] {
        var broken: [String] = []
        let names = platform.data.owners.map { platform.nodes.node($0)?.name ?? "" }
        while eventsRead < platform.eventCount {
            defer { eventsRead += 1 }
            guard let (name, event) = platform.event(eventsRead) else { continue }
            // What holds no key is placed anew as a whole.
            if name == "PARTITIONS_PLACED" { owners = [] }
            guard name == "DATA_MOVED", let number = event["partition"]?.int64, let partition = Int(exactly: number),
                owners.indices.contains(partition)
            else { continue }
            let from = event["from"]?.string ?? ""
            if owners[partition] != from {
                broken.append("partition \(partition) left \(from), and \(owners[partition]) had it")
            }
            owners[partition] = event["to"]?.string ?? ""
        }
        if owners.count != names.count { owners = names }
        for (partition, name) in names.enumerated() where owners[partition] != name {
            broken.append("partition \(partition) is with \(owners[partition]) and with \(name)")
        }
        return broken
    }
}
