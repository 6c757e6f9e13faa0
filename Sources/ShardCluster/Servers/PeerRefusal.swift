extension Cluster {
    /// Why a process does not get an answer from "host:port"; nil if it gets one.
    ///
    /// The words are those of the server's heartbeats: nobody listens there, only the host itself is let in, or the two
    /// do not prove themselves by the same key.
    func refusal(of address: String, by index: Int) -> String? {
        let own = servers.processes[index]
        let host = String(address.prefix { $0 != ":" })
        guard servers.hosts.contains(host) else {
            return "Error connecting to \(address) :: caused by :: Could not find address for \(address): "
                + "SocketException: onInvoke :: caused by :: Host not found (authoritative)"
        }
        guard let other = servers.processes.first(where: { $0.name == address }), other.isListening,
            other.host == own.host || other.line.listens(asHost: other.host)
        else {
            let port = address.drop { $0 != ":" }
            return "Error connecting to \(address) (\(servers.address(of: host))\(port)) :: caused by :: onInvoke :: "
                + "caused by :: Connection refused"
        }
        return keyRefusal(of: other, by: own)
    }

    /// Members and routers prove to each other that they hold the same key.
    func keyRefusal(of other: ServerProcess, by own: ServerProcess) -> String? {
        if own.key == other.key { return nil }
        return own.key == nil ? Self.noKey : Self.otherKey
    }

    static let otherKey = "Authentication failed."
    static let noKey = "Command replSetHeartbeat requires authentication"

    /// The process that a member of a set built by hand is; nil in a ready-made cluster.
    func process(of member: Int, in set: SetRef) -> ServerProcess? {
        servers.processes.first { $0.place == .member(set, member) }
    }
}
