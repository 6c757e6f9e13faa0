import BSON
import ShardCluster
import SimKernel

extension Sandbox {
    /// Calls a method of `servers`: processes on the hosts of a sandbox that builds its cluster by hand.
    ///
    /// - Throws: what a program prints before it exits, BadValue (2), TypeMismatch (14).
    mutating func server(_ method: String, _ values: [BSONValue]) throws(CommandError) -> BSONValue {
        guard !configuration.hosts.isEmpty else {
            throw .badValue("This sandbox has no hosts to build on: its cluster is ready made, or comes from Atlas.")
        }
        let arguments = ServerArguments(method: method, values: values)
        switch method {
        case "servers.hosts": return .array(configuration.hosts.map { .string($0) })
        case "servers.list": return .array(cluster.serverDocuments.map { .document($0) })
        case "servers.log":
            return .array(try cluster.serverLog(arguments.text(0, "a process")).map { .string($0) })
        case "servers.read":
            return .string(try cluster.file(arguments.text(1, "a path"), on: arguments.text(0, "a host")))
        case "servers.write": return try write(arguments)
        case "servers.start": return try start(arguments)
        case "servers.stop":
            let name = try arguments.text(0, "a process")
            try cluster.stopServer(name)
            cluster.noteServerCall("stop \(name)")
            return ["ok": 1]
        default: throw CommandError(code: 59, codeName: "CommandNotFound", message: "no such method: '\(method)'")
        }
    }

    private mutating func write(_ arguments: ServerArguments) throws(CommandError) -> BSONValue {
        let path = try arguments.text(1, "a path")
        let text = try arguments.text(2, "the file's text")
        var changed = cluster
        for host in try arguments.hosts() { try changed.putFile(text, as: path, on: host) }
        changed.noteServerCall("write \(path) \(text)")
        cluster = changed
        return ["ok": 1]
    }

    private mutating func start(_ arguments: ServerArguments) throws(CommandError) -> BSONValue {
        let host = try arguments.text(0, "a host")
        let line = try arguments.text(1, "a command line")
        try checkTime()
        let index = try cluster.startServer(line, on: host)
        cluster.noteServerCall("start \(host) \(line)")
        advance(to: now + Self.startingTime)
        let process = cluster.servers.processes[index]
        return [
            "ok": 1, "process": .string(process.name), "pid": .int32(Int32(process.pid)),
            "listening": .bool(process.isListening),
        ]
    }

    /// A process on an empty disk is up after about a second.
    private static let startingTime: Micros = .seconds(1)
}

/// What a method of `servers` was called with.
struct ServerArguments {
    let method: String
    let values: [BSONValue]

    func text(_ index: Int, _ what: String) throws(CommandError) -> String {
        guard values.indices.contains(index) else { throw .badValue("\(method) needs \(what).") }
        guard let text = values[index].string else {
            throw .typeMismatch("\(method) takes \(what) as text, not \(values[index].typeName).")
        }
        return text
    }

    /// The first argument: a host, or several.
    func hosts() throws(CommandError) -> [String] {
        guard let list = values.first?.array else { return [try text(0, "a host")] }
        var hosts: [String] = []
        for value in list {
            guard let host = value.string else {
                throw .typeMismatch("\(method) takes hosts as texts, not \(value.typeName).")
            }
            hosts.append(host)
        }
        return hosts
    }
}
