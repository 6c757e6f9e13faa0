import BSON
import ShardCluster
import SimKernel

/// Methods of `regions.*` for users in several regions.
extension Platform {
    static let regionUserMethods = ["users", "report"]

    mutating func regionUsers(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        try arguments.atMost(name == "users" ? 1 : 2)
        if name == "users" { return try startRegionUsers(try arguments.options(0), cluster: &cluster) }
        let wanted = try arguments.string(0, "the users' name")
        guard let users = regions.users.first(where: { $0.name == wanted }) else {
            let names = regions.users.map(\.name).joined(separator: ", ")
            throw .badValue(
                "There are no users \"\(wanted)\". "
                    + (names.isEmpty ? "regions.users({...}) starts some." : "There are: \(names)."))
        }
        let window = try Window(arguments.value(1), now: now)
        return .document(regionReport(users, window, quickMs: RegionUsers.quick, cluster: &cluster))
    }
}
