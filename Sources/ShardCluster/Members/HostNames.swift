/// Names of the hosts of a cluster, with the ports that MongoDB gives to each role.
enum HostNames {
    static let domain = "shardlab.test"
    /// mongos, and a replica set that is no shard.
    static let routerPort = 27017
    /// `mongod --shardsvr`.
    static let shardPort = 27018
    /// `mongod --configsvr`.
    static let configPort = 27019

    static func member(_ index: Int, of set: String, port: Int) -> String {
        "\(set)-\(letters(index)).\(domain):\(port)"
    }

    static func router(_ index: Int) -> String { "router-\(index + 1).\(domain):\(routerPort)" }

    /// 0 is a, 25 is z, 26 is aa.
    private static func letters(_ index: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
        return index < 26 ? letter : letters(index / 26 - 1) + letter
    }
}
