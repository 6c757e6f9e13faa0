extension Cluster {
    /// A process becomes a member; one of the wrong role or set, or that is not there, leaves its place empty.
    mutating func seat(_ member: Int, in set: SetRef) {
        let host = self[set].members[member].host
        guard let index = servers.processes.firstIndex(where: { $0.name == host }), fits(index, in: set) else {
            self[set].members[member].role = .down(since: now)
            return
        }
        servers.processes[index].place = .member(set, member)
        note("New replica set config in use: \(self[set].name), version \(self[set].configVersion)", index)
    }

    /// New hosts of a changed configuration are processes that were started by hand.
    mutating func seatNewMembers(of set: SetRef) {
        guard servers.isInUse else { return }
        for member in self[set].members.indices where process(of: member, in: set) == nil { seat(member, in: set) }
    }

    /// A process that starts where a set has an empty place hears of the set, and takes it.
    mutating func takeEmptySeat(_ index: Int) {
        let sets = [SetRef.config] + shards.map { .shard($0.id) }
        for set in sets where fits(index, in: set) {
            let name = servers.processes[index].name
            guard let member = self[set].members.firstIndex(where: { $0.host == name && $0.isConfigured }) else {
                continue
            }
            servers.processes[index].place = .member(set, member)
            return
        }
    }

    /// Whether a process is of the set's name and role, is in no set yet, and its members let it in.
    private func fits(_ index: Int, in set: SetRef) -> Bool {
        let process = servers.processes[index]
        guard process.isListening, process.place == nil, process.line.replicaSet == self[set].name,
            (process.line.role == .config) == (set == .config)
        else { return false }
        return servers.processes.indices.allSatisfy { other in
            guard case .member(set, _) = servers.processes[other].place, servers.processes[other].isListening else {
                return true
            }
            return refusal(of: process.name, by: other) == nil
        }
    }
}
