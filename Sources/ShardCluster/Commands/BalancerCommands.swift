import BSON
import SimKernel

/// The commands about the balancer.
extension CommandTable {
    static let balancerCommands: [CommandDefinition] = [
        CommandDefinition("balancerStart", scope: .adminOnRouter, help: "start the balancer", changesCatalog: true) {
            (cluster, request) throws(CommandError) in try cluster.startBalancer(request)
        },
        CommandDefinition("balancerStop", scope: .adminOnRouter, help: "stop the balancer", changesCatalog: true) {
            (cluster, request) throws(CommandError) in try cluster.stopBalancer(request)
        },
        CommandDefinition("balancerStatus", scope: .adminOnRouter, help: "the balancer's state") {
            (cluster, request) throws(CommandError) in
            _ = try CommandArguments(request, fields: [])
            return .reply(cluster.balancerStatus(), latency: CommandCosts.catalogRead)
        },
        CommandDefinition("balancerCollectionStatus", scope: .adminOnRouter, help: "whether a collection is balanced") {
            (cluster, request) throws(CommandError) in try cluster.balancerCollectionStatus(request)
        },
        CommandDefinition(
            "configureCollectionBalancing", scope: .adminOnRouter, help: "a collection's own balancing options"
        ) {
            (cluster, request) throws(CommandError) in try cluster.configureCollectionBalancing(request)
        },
    ]
}

extension Cluster {
    fileprivate func balancerCollectionStatus(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let entry = try shardedCollection(CommandArguments(request, fields: []).namespace())
        var reply: BSONDocument = ["chunkSize": .integer(catalog.rangeSizeBytes(entry) / (1024 * 1024))]
        if let phase = entry.defragmentation {
            reply.append("balancerCompliant", false)
            reply.append("firstComplianceViolation", "defragmentingChunks")
            reply.append(
                "details",
                [
                    "currentPhase": .string(phase.rawValue),
                    "progress": ["remainingChunksToProcess": .integer(smallChunks(of: entry).count)],
                ])
            return .reply(success(reply), latency: CommandCosts.catalogRead)
        }
        let violation = violation(of: entry)
        reply.append("balancerCompliant", .bool(violation == nil))
        if let violation { reply.append("firstComplianceViolation", .string(violation.name)) }
        return .reply(success(reply), latency: CommandCosts.catalogRead)
    }

    /// The first rule that a collection breaks; a chunk across a zone's bound is in a wrong zone with one of its parts.
    private func violation(of entry: CollectionEntry) -> Migration.Reason? {
        let broken = balancerPolicy(for: entry).violation()
        return broken != .draining && hasZoneSplits(entry) ? .zoneViolation : broken
    }

    fileprivate mutating func configureCollectionBalancing(
        _ request: CommandRequest
    ) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(
            request, fields: ["chunkSize", "defragmentCollection", "enableAutoMerger"])
        let name = try shardedCollection(arguments.namespace()).namespace
        let chunkSize = try arguments.integer("chunkSize")
        if let chunkSize, chunkSize != 0, !(1...1024).contains(chunkSize) {
            throw .invalidOptions("Chunk size '\(chunkSize)' out of range [1MB, 1GB]")
        }
        let defragments = try arguments.bool("defragmentCollection")
        let autoMerge = try arguments.bool("enableAutoMerger")
        _ = catalog.collections.update(name) { entry in
            if let chunkSize { entry.maxChunkSizeBytes = chunkSize == 0 ? nil : chunkSize * 1024 * 1024 }
            if let defragments {
                entry.defragmentation = defragments ? entry.defragmentation ?? .mergeAndMeasureChunks : nil
            }
            if let autoMerge { entry.enableAutoMerge = autoMerge }
        }
        return .reply(success(), latency: CommandCosts.metadata)
    }

    /// What `sh.enableBalancing` and `sh.disableBalancing` write to config.collections.
    package mutating func setBalancing(_ enabled: Bool, of name: Namespace) throws(CommandError) {
        _ = try shardedCollection(name)
        _ = catalog.collections.update(name) { $0.noBalance = !enabled }
    }

    /// Whether nothing is left for the balancer to do in a collection.
    package func isBalanced(_ name: Namespace) throws(CommandError) -> Bool {
        try violation(of: shardedCollection(name)) == nil
    }
}

extension Migration.Reason {
    /// As balancerCollectionStatus calls it.
    package var name: String {
        switch self {
        case .draining: "draining"
        case .zoneViolation: "zoneViolation"
        case .chunksImbalance: "chunksImbalance"
        }
    }
}
