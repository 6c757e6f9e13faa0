import BSON
import ShardCluster

/// `rebalancer.*`
extension Platform {
    static let rebalancerMethods = ["compare"]

    mutating func rebalancer(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "compare": return try compareHashings(arguments)
        default: throw arguments.unknownMethod
        }
    }
}
