private func server(
    _ name: String, _ parameters: [Parameter], _ effect: Method.Effect, _ summary: String, example: String
) -> Method {
    platformMethod("servers", name, parameters, effect, summary, example: example)
}

/// Hosts are named as in the lab, processes by "host:port", or by the host that runs just one.
let serverTable = namespace(
    "servers", "Processes on bare hosts, to build a cluster from nothing",
    [
        server("hosts", [], .reads, "The names of the hosts.", example: "servers.hosts()"),
        server(
            "write", [.any("hosts"), .string("path"), .string("text")], .writes,
            "Writes a file to one host or several, which only the servers may read.",
            example: "servers.write([\"cfg-1\", \"cfg-2\"], \"/etc/mongo.key\", \"c2hhcmRsYWI=\")"),
        server(
            "read", [.string("host"), .string("path")], .reads, "A file's text.",
            example: "servers.read(\"cfg-1\", \"/etc/mongo.key\")"),
        server(
            "start", [.string("host"), .string("commandLine")], .writes, "Starts a mongod or mongos on a host.",
            example:
                "servers.start(\"cfg-1\", \"mongod --configsvr --replSet cfg --port 27019 --bind_ip_all --keyFile /etc/mongo.key\")"
        ),
        server(
            "stop", [.string("process")], .writes, "Ends a process as SIGTERM does; its data stay.",
            example: "servers.stop(\"cfg-1:27019\")"),
        server(
            "list", [], .reads, "All processes: host, port, role, set, state, the member's state, shard, auth.",
            example: "servers.list()"),
        server(
            "log", [.string("process")], .reads, "A process's newest log lines.",
            example: "servers.log(\"router-1:27017\")"),
    ])
