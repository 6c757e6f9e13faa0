import BSON
import SimKernel

extension Cluster {
    /// Starts a process on a host; one whose data lie there goes on with them.
    ///
    /// - Throws: what the program prints before it exits; BadValue (2) for an unknown host.
    package mutating func startServer(_ text: String, on host: String) throws(CommandError) -> Int {
        try requireHost(host)
        let line = try ServerCommandLine(text)
        let key = try line.keyFile.map { path throws(CommandError) in try readKey(path, on: host) }
        try requireFree(line, on: host)
        let index: Int
        if let old = servers.processes.firstIndex(where: { $0.host == host && holdsData(of: $0, line) }) {
            try requireSameSet(old, line)
            servers.processes[old].line = line
            servers.processes[old].key = key
            servers.processes[old].pid = servers.takePID()
            servers.processes[old].startedAt = now
            servers.processes[old].state = .running
            index = old
        } else {
            guard servers.processes.count < ServerBook.processLimit else {
                throw .badValue("A sandbox runs at most \(ServerBook.processLimit) processes.")
            }
            servers.processes.append(
                ServerProcess(host: host, line: line, key: key, pid: servers.takePID(), startedAt: now))
            index = servers.processes.count - 1
        }
        begin(server: index)
        return index
    }

    func requireHost(_ host: String) throws(CommandError) {
        guard servers.isInUse else {
            throw .badValue("This sandbox has no hosts to build on: its cluster is ready made.")
        }
        guard servers.hosts.contains(host) else {
            throw .badValue("There is no host \"\(host)\". The hosts are \(servers.hosts.joined(separator: ", ")).")
        }
    }

    private func holdsData(of process: ServerProcess, _ line: ServerCommandLine) -> Bool {
        guard process.line.program == line.program else { return false }
        return line.program == .mongod ? process.line.dbPath == line.dbPath : process.line.port == line.port
    }

    /// Ports and data directories have one user at a time.
    private func requireFree(_ line: ServerCommandLine, on host: String) throws(CommandError) {
        for other in servers.processes where other.host == host && other.state != .stopped {
            if line.program == .mongod, other.line.program == .mongod, other.line.dbPath == line.dbPath {
                throw .serverFailed(
                    "DBPathInUse: Unable to lock the lock file: \(line.dbPath)/mongod.lock (Resource temporarily "
                        + "unavailable). Another mongod instance is already running on the \(line.dbPath) directory",
                    exit: 100)
            }
            if other.line.port == line.port {
                throw .serverFailed(
                    "Error setting up listener: SocketException: Address already in use (port \(line.port))", exit: 48)
            }
        }
    }

    /// A member's data tell which set it is of.
    private func requireSameSet(_ index: Int, _ line: ServerCommandLine) throws(CommandError) {
        let old = servers.processes[index]
        guard case .member(let set, _) = old.place else { return }
        guard line.port == old.line.port else {
            throw .badValue(
                "\(old.name) is in the configuration of \(self[set].name). Start it on port \(old.line.port) again.")
        }
        guard line.replicaSet == self[set].name else {
            throw .serverFailed(
                "InvalidReplicaSetConfig: Local replica set configuration document reports set name of "
                    + "\(self[set].name), but command line reports \(line.replicaSet ?? ""); rejecting", exit: 14)
        }
        guard (line.role == .config) == (set == .config) else {
            throw .serverFailed(
                set == .config
                    ? "BadValue: Nodes being used for config servers must be started with the --configsvr flag"
                    : "BadValue: Nodes started with the --configsvr flag must have configsvr:true in their config",
                exit: 14)
        }
    }

    /// The letters of a key file without its white space.
    private func readKey(_ path: String, on host: String) throws(CommandError) -> String {
        guard let text = servers.file(path, on: host) else {
            throw .serverFailed("InvalidPath: Error reading file \(path): No such file or directory")
        }
        let letters = text.filter { !$0.isWhitespace }
        guard (6...1_024).contains(letters.utf8.count) else {
            throw .serverFailed(
                "BadValue: security key in \(path) has length \(letters.utf8.count), must be between 6 and 1024 chars")
        }
        if let strange = letters.first(where: { !Self.isBase64($0) }) {
            throw .serverFailed("UnsupportedFormat: invalid char in key file \(path): \(strange)")
        }
        return letters
    }

    private static func isBase64(_ letter: Character) -> Bool {
        letter.isASCII && (letter.isLetter || letter.isNumber || "+/=".contains(letter))
    }

    /// The process is up: it listens, or looks for its config servers first.
    private mutating func begin(server index: Int) {
        let process = servers.processes[index]
        note("MongoDB starting", index)
        if process.line.program == .mongos {
            servers.processes[index].state = .waitingForConfig
            lookForConfigServers(index, pid: process.pid)
            return
        }
        note("Waiting for connections on port \(process.line.port)", index)
        if !process.line.auth { note("Access control is not enabled for the database", index) }
        if process.place == nil { takeEmptySeat(index) }
        guard case .member(let set, let member) = servers.processes[index].place, let other = peerInSet(of: index, set)
        else { return }
        if let refusal = refusal(of: servers.processes[other].name, by: index) {
            note("Heartbeat to \(servers.processes[other].name) failed: \(refusal)", index)
        } else {
            restart(.member(set, member))
        }
    }

    /// Another running member of the set that a process is of; itself, if it is the only one.
    private func peerInSet(of index: Int, _ set: SetRef) -> Int? {
        servers.processes.indices.first { other in
            guard other != index, servers.processes[other].isListening,
                case .member(set, _) = servers.processes[other].place
            else { return false }
            return true
        } ?? index
    }

    /// Ends a process as SIGTERM does.
    ///
    /// - Throws: BadValue (2) if none runs there.
    package mutating func stopServer(_ text: String) throws(CommandError) {
        let index = try server(named: text)
        guard servers.processes[index].state != .stopped else {
            throw .badValue("\(servers.processes[index].name) does not run.")
        }
        note("Received signal SIGTERM, shutting down", index)
        servers.processes[index].state = .stopped
        switch servers.processes[index].place {
        case .member(let set, let member): kill(member, in: set)
        case .router(let router): routers[router].isDown = true
        case nil: break
        }
    }

    func server(named text: String) throws(CommandError) -> Int {
        guard let index = servers.index(of: text) else {
            let known = servers.processes.map(\.name).joined(separator: ", ")
            throw .badValue(
                "There is no process \"\(text)\". "
                    + (known.isEmpty ? "None has been started." : "There are \(known)."))
        }
        return index
    }

    mutating func note(_ text: String, _ index: Int) {
        let time = CalendarTime.text(milliseconds: LogicalClock.date(now)) ?? ""
        servers.processes[index].note("\(time) \(text)")
    }
}
