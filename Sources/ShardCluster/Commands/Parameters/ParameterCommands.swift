import BSON
import SimKernel

/// getParameter and setParameter, of one process; getClusterParameter and setClusterParameter, of all.
extension CommandTable {
    static let parameterCommands: [CommandDefinition] = [
        CommandDefinition("getParameter", scope: .admin, help: "values of server parameters") {
            (cluster, request) throws(CommandError) in try cluster.parameters(request)
        },
        CommandDefinition("setParameter", scope: .admin, help: "change a server parameter of this process") {
            (cluster, request) throws(CommandError) in try cluster.setParameter(request)
        },
        CommandDefinition("getClusterParameter", scope: .admin, help: "values of cluster parameters") {
            (cluster, request) throws(CommandError) in try cluster.clusterParameters(request)
        },
        CommandDefinition(
            "setClusterParameter", scope: .admin, help: "change a cluster parameter", changesCatalog: true
        ) {
            (cluster, request) throws(CommandError) in try cluster.setClusterParameter(request)
        },
    ]
}

extension Cluster {
    /// The names in a command that are no generic fields, with their values.
    private static func named(in request: CommandRequest) -> [(key: String, value: BSONValue)] {
        request.document.dropFirst().filter { !CommandArguments.isGeneric($0.key) }.map { ($0.key, $0.value) }
    }

    /// Routers have none of the parameters that this cluster goes by: those are mongod's.
    private static func known(_ name: String, at node: NodeAddress) -> ServerParameter? {
        if case .router = node { return nil }
        return ServerParameter(rawValue: name)
    }

    /// - Throws: InvalidOptions (72).
    fileprivate func parameters(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let options = request.target.document
        let all = request.target.string == "*" || options?["allParameters"]?.truthy == true
        let names = all ? ServerParameter.allCases.map(\.rawValue) : Self.named(in: request).map(\.key)
        let host = host(of: request.node)
        var found = BSONDocument()
        for name in names {
            guard let parameter = Self.known(name, at: request.node), found[name] == nil else { continue }
            let value = processes.value(of: parameter, at: host)
            guard options?["showDetails"]?.truthy == true else {
                found.append(name, value)
                continue
            }
            found.append(
                name,
                [
                    "value": value, "settableAtRuntime": .bool(parameter.isSettable),
                    "settableAtStartup": .bool(parameter.isSettable),
                ])
        }
        guard !found.isEmpty else { throw .invalidOptions("no option found to get") }
        return .reply(success(found), latency: CommandCosts.local)
    }

    /// All that a command names is looked at before anything changes; it answers what the first one was.
    ///
    /// - Throws: InvalidOptions (72), IllegalOperation (20), BadValue (2), CommandNotSupported (115).
    fileprivate mutating func setParameter(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        var changes: [(parameter: ServerParameter, value: BSONValue)] = []
        for (name, value) in Self.named(in: request) {
            guard let parameter = Self.known(name, at: request.node) else {
                throw .invalidOptions(
                    "attempted to set unrecognized parameter [\(name)], use help:true to see options ")
            }
            guard parameter.isSettable else {
                throw .illegalOperation("not allowed to change [\(name)] at runtime")
            }
            changes.append((parameter, try parameter.accepted(value)))
        }
        guard let first = changes.first else {
            throw .invalidOptions("no option found to set, use help:true to see options ")
        }
        let host = host(of: request.node)
        let old = processes.value(of: first.parameter, at: host)
        for change in changes { processes.set(change.parameter, to: change.value, at: host) }
        if changes.contains(where: { $0.parameter == .autoMergerIntervalSecs }) { scheduleAutoMerge() }
        return .reply(success(["was": old]), latency: CommandCosts.local)
    }

    /// - Throws: NoSuchKey (4), TypeMismatch (14).
    fileprivate func clusterParameters(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let names: [String]
        switch request.target {
        case .string("*"): names = [DefaultMaxTime.name]
        case .string(let name): names = [name]
        case .array(let values): names = values.compactMap(\.string)
        default:
            throw .typeMismatch(
                "BSON field 'getClusterParameter.getClusterParameter' is the wrong type "
                    + "'\(request.target.typeName)', expected types '[string, array]'")
        }
        if let unknown = names.first(where: { $0 != DefaultMaxTime.name }) { throw .unknownParameter(unknown) }
        let all = names.map { _ in BSONValue.document(catalog.defaultMaxTime.document) }
        return .reply(success(["clusterParameters": .array(all)]), latency: CommandCosts.catalogRead)
    }

    /// - Throws: NoSuchKey (4), InvalidOptions (72), IllegalOperation (20), and what the parameter's fields are refused with.
    fileprivate mutating func setClusterParameter(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        switch request.node {
        case .router: break
        default:
            guard !topology.sharded else {
                throw .illegalOperation("setClusterParameter command can only run on mongos in sharded clusters")
            }
        }
        let arguments = try CommandArguments(request, fields: [])
        let given = try arguments.require(arguments.document(request.name), request.name)
        guard given.count == 1, let (name, value) = given.first else {
            throw .invalidOptions("setClusterParameter only supports setting exactly one parameter")
        }
        guard name == DefaultMaxTime.name else { throw .unknownParameter(name) }
        guard let fields = value.document else {
            throw .typeMismatch(
                "BSON field 'setClusterParameter.\(name)' is the wrong type '\(value.typeName)', expected type 'object'"
            )
        }
        catalog.defaultMaxTime = try DefaultMaxTime(fields, at: clock.latest)
        return .reply(success(), latency: CommandCosts.metadata)
    }
}

extension CommandError {
    fileprivate static func unknownParameter(_ name: String) -> CommandError {
        CommandError(code: 4, codeName: "NoSuchKey", message: "Unknown server parameter: \(name)")
    }
}
