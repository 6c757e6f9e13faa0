import BSON
import ShardCluster
import ShellSyntax

extension Machine {
    /// `db = connect(...)`: false if the value is no database.
    mutating func connectDatabase(to value: Value) -> Bool {
        guard case .object(let reference) = value else { return false }
        switch state.heap[reference] {
        case .database(let name):
            state.database = name
            state.way = Link()
        case .linkedDatabase(let name, let link):
            state.database = name
            state.way = Link(node: link.node)
        default: return false
        }
        way = state.way
        return true
    }

    private var isBuiltByHand: Bool { world.cluster.servers.isInUse }

    /// A way to the node that an address names, which has to answer.
    func way(to host: String, at span: SourceSpan) throws(Interruption) -> Link {
        guard let node = world.cluster.address(of: host) else {
            let near = nearest(String(host.prefix { $0 != "." && $0 != ":" }), in: world.cluster.nodeNames)
            throw .error(
                ShellError(
                    "MongoNetworkError", "getaddrinfo ENOTFOUND \(host).", at: span,
                    remedy: near.map { "Did you mean \($0)?" }
                        ?? (isBuiltByHand
                            ? "servers.hosts() shows the hosts." : "rs.conf() and sh.status() show the hosts.")))
        }
        let reply = world.run(["hello": 1], database: "admin", on: host)
        guard reply["ok"]?.truthy == true else {
            let isRefused = reply["code"]?.int64 == 6
            throw .error(
                ShellError(
                    isRefused ? "MongoNetworkError" : "MongoServerSelectionError",
                    (isRefused ? "connect ECONNREFUSED " : "connection timed out: ") + host + ".", at: span,
                    remedy: isBuiltByHand
                        ? "servers.list() shows what runs, servers.log(process) what it waits for."
                        : "Is the node up, and does anything cut it off? faults.list() tells."))
        }
        return node == .router(0) && !isBuiltByHand ? Link() : Link(node: host)
    }
}

/// "mongodb://host:port/database", "host/database" or "host".
struct Address {
    var host: String
    var database = "test"

    init(_ text: String) {
        var rest = Substring(text)
        if rest.hasPrefix("mongodb://") { rest = rest.dropFirst("mongodb://".count) }
        if let options = rest.firstIndex(of: "?") { rest = rest[..<options] }
        if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
        guard let slash = rest.firstIndex(of: "/") else {
            host = String(rest)
            return
        }
        host = String(rest[..<slash])
        let name = rest[rest.index(after: slash)...]
        if !name.isEmpty { database = String(name) }
    }
}

let connecting: [Method] = [
    Method(
        "connect", [.string("address")], .reads,
        "A database over a connection of its own, to a member by its host or to a router. `db = connect(...)` makes it the shell's.",
        example: "connect(\"shard-01-b.shardlab.test:27018/admin\").hello()", result: "database"
    ) {
        (machine, call) throws(Interruption) in
        let address = Address(machine.string(call[0]))
        let way = try machine.way(to: address.host, at: call.span)
        return try machine.object(
            way == Link() ? .database(address.database) : .linkedDatabase(address.database, way))
    }
]
