package import BSON
package import ShardCluster

extension Platform {
    /// Every method that `call` answers, by namespace.
    package static let methods: [(namespace: String, methods: [String])] = [
        ("load", loadMethods), ("metrics", metricsMethods), ("alerts", alertsMethods), ("atlas", atlasMethods),
        ("ec2", ec2Methods), ("files", filesMethods), ("charts", chartsMethods), ("regions", regionsMethods),
        ("cluster", tierMethods), ("traffic", trafficMethods), ("rebalancer", rebalancerMethods),
        ("scaler", scalerMethods), ("stress", stressMethods), ("nodes", nodesMethods), ("events", eventsMethods),
        ("pools", poolsMethods), ("databases", databasesMethods), ("cost", costMethods), ("elastic", elasticMethods),
    ]

    /// Answers a method of the platform's namespaces, such as "load.start".
    ///
    /// - Throws: the error of the service that the method belongs to; CommandNotFound (59) for an unknown method.
    package mutating func call(
        _ method: String, _ values: [BSONValue], cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        let value = try answer(method, values, cluster: &cluster)
        observeRentals(cluster)
        return value
    }

    private mutating func answer(
        _ method: String, _ values: [BSONValue], cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        let arguments = Arguments(method, values)
        let halves = method.split(separator: ".", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { throw arguments.unknownMethod }
        trace.combine(method)
        switch halves[0] {
        case "load": return try load(halves[1], arguments, cluster: cluster)
        case "metrics": return try metrics(halves[1], arguments)
        case "databases": return try databases(halves[1], arguments)
        case "alerts": return try alerts(halves[1], arguments)
        case "atlas": return try atlas(halves[1], arguments, cluster: &cluster)
        case "ec2": return try ec2(halves[1], arguments, cluster: &cluster)
        case "files": return try files(halves[1], arguments)
        case "charts": return try charts(halves[1], arguments, cluster: &cluster)
        case "cluster": return try tiers(halves[1], arguments, cluster: &cluster)
        case "pools": return try pools(halves[1], arguments, cluster: &cluster)
        case "cost": return try cost(halves[1], arguments, cluster: cluster)
        case "regions": return try regions(halves[1], arguments, cluster: &cluster)
        case "traffic": return try traffic(halves[1], arguments)
        case "stress": return try stress(halves[1], arguments)
        case "rebalancer": return try rebalancer(halves[1], arguments)
        case "elastic": return try elastic(halves[1], arguments)
        case "scaler": return try scaler(halves[1], arguments)
        case "nodes": return try nodes(halves[1], arguments)
        case "events": return try events(halves[1], arguments)
        default: throw arguments.unknownMethod
        }
    }

    /// Runs a command on the cluster as a driver would; what has to wait goes on by itself and is not waited for.
    mutating func execute(_ command: BSONDocument, database: String, cluster: inout Cluster) -> BSONDocument {
        switch cluster.begin(command, database: database) {
        case .done(let reply, _): reply
        case .waiting: ["ok": 1]
        }
    }
}
