package import BSON
import SimKernel

extension Cluster {
    /// All processes that were started by hand, as `servers.list()` shows them.
    package var serverDocuments: [BSONDocument] { servers.processes.map(document(of:)) }

    private func document(of process: ServerProcess) -> BSONDocument {
        var document: BSONDocument = [
            "host": .string(process.host), "port": .integer(process.line.port),
            "program": .string(process.line.program.rawValue), "role": .string(roleName(process.line)),
            "state": .string(stateName(process)), "pid": .integer(process.pid),
            "set": process.line.replicaSet.map(BSONValue.string) ?? .null,
            "member": .null, "shard": .null, "auth": .bool(process.line.auth),
            "keyFile": process.line.keyFile.map(BSONValue.string) ?? .null, "commandLine": .string(process.line.text),
        ]
        if process.state == .running, case .member(let set, let member) = process.place {
            document["member"] = .string(self[set].members[member].role.state.name)
            if case .shard(let shard) = set, self[shard].state != .unattached {
                document["shard"] = .string(self[shard].name)
            }
        }
        return document
    }

    private func roleName(_ line: ServerCommandLine) -> String {
        if line.program == .mongos { return "router" }
        switch line.role {
        case .config: return "config"
        case .shard: return "shard"
        case .plain: return line.replicaSet == nil ? "standalone" : "replica"
        }
    }

    private func stateName(_ process: ServerProcess) -> String {
        switch process.state {
        case .running: "running"
        case .waitingForConfig: "waiting"
        case .stopped: "stopped"
        }
    }

    /// A process's newest log lines.
    package func serverLog(_ text: String) throws(CommandError) -> [String] {
        servers.processes[try server(named: text)].log
    }

    /// Writes a file to a host, readable by the servers alone.
    package mutating func putFile(_ text: String, as path: String, on host: String) throws(CommandError) {
        try requireHost(host)
        try servers.put(text, as: path, on: host)
    }

    package func file(_ path: String, on host: String) throws(CommandError) -> String {
        try requireHost(host)
        guard let text = servers.file(path, on: host) else {
            throw .badValue("cat: \(path): No such file or directory")
        }
        return text
    }

    /// A call that changed the hosts belongs to the trace.
    package mutating func noteServerCall(_ words: String) {
        trace.combine(now)
        trace.combine(bytes: words.utf8)
    }
}
