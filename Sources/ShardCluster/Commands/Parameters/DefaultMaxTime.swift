import BSON
import SimKernel

/// The cluster parameter defaultMaxTimeMS: how long reads may take that say no `maxTimeMS`.
package struct DefaultMaxTime: Sendable, Hashable {
    static let name = "defaultMaxTimeMS"

    /// Milliseconds; 0 for no limit.
    private var readOperations: Int64 = 0
    /// When it was set; never, at first.
    private var time = BSONTimestamp(raw: 0)

    init() {}

    /// - Throws: IDLUnknownField (40415), TypeMismatch (14), BadValue (2).
    init(_ fields: BSONDocument, at time: BSONTimestamp) throws(CommandError) {
        let arguments = try CommandArguments(statement: fields, at: Self.name, fields: ["readOperations"])
        let value = try arguments.integer("readOperations") ?? 0
        guard (0...2_147_483_647).contains(value) else {
            throw .badValue(
                "BSON field 'readOperations' value must be "
                    + (value < 0 ? "greater than or equal to 0" : "less than or equal to 2147483647")
                    + ", actual value '\(value)'")
        }
        readOperations = value
        self.time = time
    }

    var limit: Micros? { readOperations == 0 ? nil : .milliseconds(readOperations) }

    var document: BSONDocument {
        [
            "_id": .string(Self.name), "clusterParameterTime": .timestamp(time),
            "readOperations": .int64(readOperations),
        ]
    }
}

extension Cluster {
    private static let limited = ["find", "aggregate", "count", "distinct", "dbStats", "collStats"]

    /// The limit of a read that names none. Who holds the action bypassDefaultMaxTimeMS has none; without access
    /// control that is everybody, as for all actions.
    func defaultTimeLimit(_ request: CommandRequest) -> Micros? {
        guard let limit = catalog.defaultMaxTime.limit, Self.limited.contains(request.name),
            asksForLogin(request.node), request.client != .trusted, !Self.writes(request),
            !holds("bypassDefaultMaxTimeMS", request.client)
        else { return nil }
        return limit
    }

    /// Whether a pipeline's last stage writes.
    static func writes(_ request: CommandRequest) -> Bool {
        guard let stage = request.document["pipeline"]?.array?.last?.document?.firstKey else { return false }
        return stage == "$out" || stage == "$merge"
    }
}
