import BSON

extension Cluster {
    /// Refuses a command that its sender is not allowed, where the cluster asks for that.
    ///
    /// - Throws: Unauthorized (13).
    func authorize(_ request: CommandRequest) throws(CommandError) {
        guard asksForLogin(request.node), request.client != .trusted else { return }
        var request = request
        if request.name == "explain", let inner = request.document.first?.value.document, let name = inner.first?.key {
            request = CommandRequest(
                name: name, document: inner, database: request.database, node: request.node, client: request.client)
        }
        let need = CommandNeed.of(request.name)
        if case .nothing = need { return }
        let names = clients.users(of: request.client).filter { users.user($0) != nil }
        guard !names.isEmpty else {
            if users.users.isEmpty, Self.isOpenAtFirst(request) { return }
            throw .unauthorized("Command \(request.name) requires authentication")
        }
        let privileges = users.privileges(of: names.flatMap { users.user($0)?.roles ?? [] })
        for (action, resource) in demands(need, request) {
            guard privileges.contains(where: { $0.allows(action, on: resource) }) else {
                if changesItself(request, names) { continue }
                throw .unauthorized(
                    "not authorized on \(request.database) to execute command "
                        + ExtendedJSON.relaxed(.document(request.document)))
            }
        }
    }

    /// Whether a client that has logged in may do something to the cluster.
    func holds(_ action: String, _ client: ClientID) -> Bool {
        users.privileges(of: clients.users(of: client).flatMap { users.user($0)?.roles ?? [] })
            .contains { $0.allows(action, on: .cluster) }
    }

    /// The localhost exception: while there is no user, the first one may be made in admin, a set initiated and
    /// configured, and a shard added.
    private static func isOpenAtFirst(_ request: CommandRequest) -> Bool {
        ["createUser", "createRole", "replSetInitiate", "replSetReconfig", "replSetGetStatus", "addShard"]
            .contains(request.name) && request.database == "admin"
    }

    /// Users may see themselves.
    private func changesItself(_ request: CommandRequest, _ names: [AccountName]) -> Bool {
        request.name == "usersInfo"
            && names.contains { $0.name == request.target.string && $0.database == request.database }
    }

    private func demands(_ need: CommandNeed, _ request: CommandRequest) -> [(String, Resource)] {
        let database = request.database
        switch need {
        case .nothing, .login: return []
        case .collection(let actions):
            let own = Resource.collection(database: database, name: request.target.string ?? "")
            return (actions + Self.furtherActions(request)).map { ($0, own) } + outputs(request)
        case .database(let actions): return actions.map { ($0, .collection(database: database, name: "")) }
        case .named(let actions):
            let parts = (request.target.string ?? "").split(separator: ".", maxSplits: 1).map(String.init)
            let named = Resource.collection(database: parts.first ?? "", name: parts.count > 1 ? parts[1] : "")
            return actions.map { ($0, named) }
        case .cluster(let actions): return actions.map { ($0, .cluster) }
        case .config(let name, let actions):
            return actions.map { ($0, .collection(database: "config", name: name)) }
        }
    }

    /// An upsert inserts, a findAndModify may remove.
    private static func furtherActions(_ request: CommandRequest) -> [String] {
        switch request.name {
        case "update":
            let upserts = request.document["updates"]?.array?.contains { $0.document?["upsert"]?.truthy == true }
            return upserts == true ? ["insert"] : []
        case "findAndModify", "findandmodify":
            return (request.document["remove"]?.truthy == true ? ["remove"] : [])
                + (request.document["upsert"]?.truthy == true ? ["insert"] : [])
        default: return []
        }
    }

    /// $out and $merge write, $lookup and its kin read elsewhere.
    private func outputs(_ request: CommandRequest) -> [(String, Resource)] {
        guard request.name == "aggregate" else { return [] }
        var demands: [(String, Resource)] = []
        for stage in request.document["pipeline"]?.array ?? [] {
            guard let (name, value) = stage.document?.first else { continue }
            switch name {
            case "$out", "$merge":
                let target = name == "$merge" ? value.document?["into"] ?? value : value
                let collection = target.string ?? target.document?["coll"]?.string ?? ""
                let resource = Resource.collection(
                    database: target.document?["db"]?.string ?? request.database, name: collection)
                demands += [("insert", resource), (name == "$out" ? "remove" : "update", resource)]
            case "$lookup", "$graphLookup", "$unionWith":
                let from = value.string ?? value.document?["from"]?.string ?? value.document?["coll"]?.string
                if let from { demands.append(("find", .collection(database: request.database, name: from))) }
            default: break
            }
        }
        return demands
    }
}
