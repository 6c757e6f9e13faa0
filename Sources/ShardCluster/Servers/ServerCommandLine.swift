/// A command line of mongod or mongos, read and checked as these programs do.
package struct ServerCommandLine: Sendable, Hashable {
    package enum Role: Sendable, Hashable {
        /// `--configsvr`
        case config
        /// `--shardsvr`
        case shard
        /// Neither.
        case plain
    }

    package let text: String
    package let program: ServerProgram
    package let role: Role
    package let port: Int
    /// `--replSet`; nil for a standalone.
    package let replicaSet: String?
    package let dbPath: String
    /// Path of the key file.
    package let keyFile: String?
    package let auth: Bool
    /// Addresses that it listens on besides localhost.
    package let binds: [String]
    package let bindsAll: Bool
    /// `--configdb`: the set's name and its seeds.
    package let configSet: String
    package let configHosts: [String]

    /// - Throws: what the program prints before it exits.
    init(_ text: String) throws(CommandError) {
        let words = try ServerOptionReader.words(text)
        guard let first = words.first else { throw .serverFailed("There is no command line.") }
        guard let program = ServerProgram(rawValue: first.split(separator: "/").last.map(String.init) ?? first) else {
            throw .serverFailed("bash: \(first): command not found")
        }
        let options = try ServerOptionReader(program, Array(words.dropFirst()))
        self.text = text
        self.program = program
        role = try Self.role(options)
        port = try Self.port(options, role: role)
        replicaSet = try Self.replicaSet(options, role: role)
        dbPath = options["dbpath"] ?? (role == .config ? "/data/configdb" : "/data/db")
        keyFile = options["keyFile"]
        auth = options.has("auth") || keyFile != nil
        binds = (options["bind_ip"] ?? "localhost").split(separator: ",").map(String.init)
        bindsAll = options.has("bind_ip_all")
        if options.has("bind_ip_all"), options.has("bind_ip") {
            throw .badOptions("BadValue: net.bindIp is not allowed when net.bindIpAll is specified", program)
        }
        (configSet, configHosts) = try Self.configServers(options)
    }

    private static func role(_ options: ServerOptionReader) throws(CommandError) -> Role {
        switch (options.has("configsvr"), options.has("shardsvr")) {
        case (true, true):
            throw .badOptions("BadValue: shardsvr is not allowed when configsvr is specified", options.program)
        case (true, false): return .config
        case (false, true): return .shard
        case (false, false): return .plain
        }
    }

    private static func port(_ options: ServerOptionReader, role: Role) throws(CommandError) -> Int {
        guard let text = options["port"], let port = Int(text) else {
            switch role {
            case .config: return HostNames.configPort
            case .shard: return HostNames.shardPort
            case .plain: return HostNames.routerPort
            }
        }
        guard (1...65_535).contains(port) else {
            throw .badOptions(
                "BadValue: Invalid value for parameter net.port: \(port) is not "
                    + (port < 1 ? "greater than or equal to 1" : "less than or equal to 65535"), options.program)
        }
        return port
    }

    private static func replicaSet(_ options: ServerOptionReader, role: Role) throws(CommandError) -> String? {
        if let name = options["replSet"], !name.isEmpty { return name }
        let flag: String
        switch role {
        case .config: flag = "configsvr"
        case .shard: flag = "shardsvr"
        case .plain: return nil
        }
        throw .serverFailed(
            "BadValue: Cannot start a \(flag) as a standalone server. Please use the option --replSet to start the "
                + "node as a replica set.")
    }

    private static func configServers(_ options: ServerOptionReader) throws(CommandError) -> (String, [String]) {
        guard options.program == .mongos else { return ("", []) }
        guard let text = options["configdb"], !text.isEmpty else {
            throw .badOptions("BadValue: error: no args for --configdb", .mongos)
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw .badOptions("BadValue: configdb supports only replica set connection string", .mongos)
        }
        let hosts = parts[1].split(separator: ",").map { host in
            host.contains(":") ? String(host) : "\(host):\(HostNames.configPort)"
        }
        return (parts[0], hosts)
    }

    /// Whether other hosts reach it, or only those who sit at its own.
    func listens(asHost host: String) -> Bool {
        bindsAll || binds.contains { ["*", "0.0.0.0", "::", host].contains($0) }
    }
}
