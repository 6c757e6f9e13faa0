package import BSON
package import CloudPlatform
package import ShardCluster
package import SimKernel

/// A learner's whole world: cluster and platform as one value with one clock.
///
/// An assignment is a snapshot. Time moves by the modelled latency of commands and by `wait`, never by itself.
package struct Sandbox: Sendable, CommandPort {
    package let configuration: SandboxConfiguration
    package internal(set) var cluster: Cluster
    package private(set) var platform: Platform
    package private(set) var now: Micros = 0

    /// All chance comes from the seed.
    package init(_ configuration: SandboxConfiguration, seed: UInt64) {
        self.configuration = configuration
        var generator = Generator(seed: seed)
        let tier = Tier.named(configuration.tier) ?? .standard
        let region = Region(atlas: configuration.region) ?? .standard
        cluster = Cluster(
            Topology(
                shards: configuration.shardNames, replicas: configuration.replicas, routers: configuration.routers,
                tier: tier.name, region: region.atlasName, memberRegions: configuration.regions ?? [],
                authorization: configuration.authorization, hosts: configuration.hosts),
            generator: generator.split())
        platform = Platform(
            PlatformConfiguration(
                tier: tier, region: region, replicas: configuration.replicas, routers: configuration.routers,
                hasCluster: configuration.shards > 0 || !configuration.hosts.isEmpty),
            generator: generator.split())
    }

    /// Milliseconds since 1970.
    package var date: Int64 { VirtualDate.ms(now) }

    /// Runs a database command; virtual time moves until its reply is there.
    package mutating func run(_ command: BSONDocument, database: String, on node: String? = nil) -> BSONDocument {
        guard platform.hasCluster else { return CommandError.noCluster.reply }
        do throws(CommandError) {
            try checkTime()
            try checkMemory(for: command)
            switch cluster.begin(command, database: database, on: try address(of: node), as: .shell) {
            case .done(let reply, let latency):
                advance(to: now + latency)
                return reply
            case .waiting(let operation):
                return try awaitReply(of: operation)
            }
        } catch {
            return error.reply
        }
    }

    /// Letters for a client's login that nobody can foretell.
    mutating func drawNonce() -> String { cluster.nonce() }

    private func address(of name: String?) throws(CommandError) -> NodeAddress? {
        guard let name else { return nil }
        guard let address = cluster.address(of: name) else {
            throw .hostUnreachable("No node of the cluster is called \(name).")
        }
        return address
    }

    /// Calls a method of the platform's namespaces, such as "load.start", or of "faults".
    package mutating func call(_ method: String, _ arguments: [BSONValue]) throws(CommandError) -> BSONValue {
        if method.hasPrefix("faults.") {
            guard platform.hasCluster else { throw .noCluster }
            return try fault(method, arguments)
        }
        if method.hasPrefix("servers.") { return try server(method, arguments) }
        let reply = try platform.call(method, arguments, cluster: &cluster)
        if method == "regions.partition" || method == "regions.heal" { followRegionPartitions(reply) }
        return reply
    }

    /// Handles, in order, all that happens until `time`; at one time the cluster's events before the platform's.
    mutating func advance(to time: Micros) {
        while let next = nextEventTime, next <= time { step(to: next) }
        cluster.advance(to: time)
        platform.advance(to: time, cluster: &cluster)
        now = max(now, time)
    }

    var nextEventTime: Micros? {
        switch (cluster.nextEventTime, platform.nextEventTime) {
        case (let own?, let other?): min(own, other)
        case (let own, let other): own ?? other
        }
    }

    private mutating func step(to time: Micros) {
        if let own = cluster.nextEventTime, own <= time {
            cluster.advance(to: own)
        } else {
            platform.advance(to: time, cluster: &cluster)
        }
    }

    private mutating func awaitReply(of operation: OperationID) throws(CommandError) -> BSONDocument {
        let deadline = now + Limits.command
        while true {
            if let (reply, latency) = cluster.poll(operation) {
                advance(to: now + latency)
                return reply
            }
            guard platform.hasCluster else { throw .noCluster }
            guard let next = nextEventTime, next <= deadline else {
                throw .maxTimeMSExpired("The command has not ended within a day of virtual time.")
            }
            advance(to: next)
        }
    }
}
