import ShardCluster
import SimKernel

/// What a scaler scales.
enum ScalingTarget: Sendable, Hashable {
    /// The nodes of the elastic store.
    case nodes
    /// The servers of a service.
    case service(String)
    /// The replicas of a database.
    case database(String)

    /// As it is written: "nodes", "service/api" or "database/orders".
    var text: String {
        switch self {
        case .nodes: "nodes"
        case .service(let name): "service/\(name)"
        case .database(let name): "database/\(name)"
        }
    }

    /// - Throws: BadValue (2) for what is no target.
    init(_ text: String) throws(CommandError) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (halves.first, halves.count > 1 ? halves[1] : nil) {
        case ("nodes", nil): self = .nodes
        case ("service", let name?) where !name.isEmpty: self = .service(name)
        case ("database", let name?) where !name.isEmpty: self = .database(name)
        default:
            throw .badValue(
                "There is no target \"\(text)\". Write \"nodes\", \"service/NAME\" or \"database/NAME\".")
        }
    }
}
