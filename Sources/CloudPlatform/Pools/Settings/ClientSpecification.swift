import BSON
import ShardCluster
import SimKernel

/// A driver's client object, as an application makes one: whom it connects to and how it reads and writes.
struct ClientSpecification: Sendable, Hashable {
    enum Target: Sendable, Hashable {
        /// Routers, which choose the member.
        case routers([Int])
        /// The members of a shard's replica set, of which the driver chooses.
        case set(ShardID)
    }

    let name: String
    let target: Target
    /// Where the application runs.
    let region: String
    /// Processes of the application, each with pools of its own.
    let instances: Int
    let settings: PoolSettings
    let preference: ReadPreference
    let preferenceDocument: BSONDocument
    /// Empty where the server's default holds.
    let readConcern: BSONDocument
    let writeConcern: BSONDocument
    let retryReads: Bool
    let retryWrites: Bool

    static let instanceLimit: Int64 = 50
    /// Connections that all pools of a client may hold together.
    static let connectionLimit = 20_000

    /// Whether the answer to a write says that it is written: not so with `w: 0`.
    var acknowledges: Bool { writeConcern["w"]?.int64 != 0 }
}

extension Platform {
    private static let clientOptions =
        [
            "uri", "replicaSet", "from", "instances", "readPreference", "readConcern", "writeConcern", "retryReads",
            "retryWrites",
        ]
        + PoolSettings.names

    /// - Throws: BadValue (2), TypeMismatch (14), FailedToParse (9), IllegalOperation (20).
    func clientSpecification(
        _ name: String, _ given: Options, cluster: Cluster
    ) throws(CommandError) -> ClientSpecification {
        try given.refuseUnknown(Self.clientOptions)
        let uri = try given.string("uri").map { text throws(CommandError) in try DriverURI(text) }
        let options = try Self.merged(given, uri)
        let preference = try Self.readPreference(options)
        let region = try given.string("from").map { text throws(CommandError) in try RegionNames.checked(text) }
        let settings = try PoolSettings(options)
        let instances = Int(try given.integer("instances", in: 1...ClientSpecification.instanceLimit) ?? 1)
        let target = try target(options, uri, cluster)
        let servers =
            if case .set(let shard) = target { cluster[.shard(shard)].members.count } else { cluster.routers.count }
        guard instances * servers * settings.maxPoolSize <= ClientSpecification.connectionLimit else {
            throw .badValue(
                "\(given.owner): \(instances) instances with pools of \(settings.maxPoolSize) to \(servers) servers would be more than \(ClientSpecification.connectionLimit) connections. Lower maxPoolSize or instances."
            )
        }
        if preference.maxStaleness.map({ Micros.seconds(Double($0)) < settings.heartbeatFrequency + .seconds(10) })
            == true
        {
            throw .badValue(
                "\(given.owner): maxStalenessSeconds must be at least heartbeatFrequencyMS and 10 seconds, since a driver knows no better."
            )
        }
        return ClientSpecification(
            name: name, target: target, region: region ?? configuration.region.name, instances: instances,
            settings: settings, preference: preference.value, preferenceDocument: preference.document,
            readConcern: try Self.readConcern(options), writeConcern: try Self.writeConcern(options),
            retryReads: try options.bool("retryReads") ?? true, retryWrites: try options.bool("retryWrites") ?? true)
    }

    /// The document's options and the connection string's.
    private static func merged(_ given: Options, _ uri: DriverURI?) throws(CommandError) -> Options {
        guard let uri else { return given }
        var fields = given.document
        for (name, value) in uri.options {
            guard given.value(name) == nil else {
                throw .badValue("\(given.owner): \(name) stands in the connection string and beside it. Say it once.")
            }
            fields.append(name, value)
        }
        return Options(fields, of: given.owner)
    }

    private static func readPreference(
        _ options: Options
    ) throws(CommandError) -> (value: ReadPreference, document: BSONDocument, maxStaleness: Int64?) {
        var document: BSONDocument
        if let inner = options.value("readPreference")?.document {
            document = inner
        } else {
            document = ["mode": .string(try options.string("readPreference") ?? "primary")]
        }
        if let tags = options.document["readPreferenceTags"] { document.append("tags", tags) }
        if let seconds = options.document["maxStalenessSeconds"] { document.append("maxStalenessSeconds", seconds) }
        let preference = try ReadPreference(document)
        return (preference, document, preference.maxStaleness)
    }

    private static func readConcern(_ options: Options) throws(CommandError) -> BSONDocument {
        if let level = try options.string("readConcernLevel") ?? options.value("readConcern")?.string {
            return ["level": .string(level)]
        }
        return try options.options("readConcern")?.document ?? BSONDocument()
    }

    private static func writeConcern(_ options: Options) throws(CommandError) -> BSONDocument {
        var concern = try options.options("writeConcern")?.document ?? BSONDocument()
        for (name, field) in [("w", "w"), ("journal", "j"), ("wtimeoutMS", "wtimeout")] {
            if let value = options.document[name] { concern.append(field, value) }
        }
        return concern.isEmpty ? ["w": "majority"] : concern
    }

    /// The set that `replicaSet` names, else the routers of the connection string, else all routers.
    private func target(
        _ options: Options, _ uri: DriverURI?, _ cluster: Cluster
    ) throws(CommandError) -> ClientSpecification.Target {
        if let name = try options.string("replicaSet") {
            guard let shard = cluster.shardID(named: name) else {
                throw .badValue(
                    "\(options.owner): there is no replica set \"\(name)\". There are \(cluster.shardNames.joined(separator: ", "))."
                )
            }
            for host in uri?.hosts ?? [] {
                guard case .member(shard, _)? = cluster.address(of: host) else {
                    throw .badValue("\(options.owner): \(host) is no member of \(name).")
                }
            }
            return .set(shard)
        }
        guard let uri else { return .routers(Array(cluster.routers.indices)) }
        var routers: [Int] = []
        for host in uri.hosts {
            guard case .router(let router)? = cluster.address(of: host) else {
                throw .badValue(
                    "\(options.owner): \(host) is no router. Name a router, or add replicaSet to connect to a set's members."
                )
            }
            if !routers.contains(router) { routers.append(router) }
        }
        return .routers(routers)
    }
}
