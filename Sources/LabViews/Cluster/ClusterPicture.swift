/// What is drawn of a cluster, apart from how.
package struct ClusterPicture: Sendable, Hashable {
    package struct Shard: Sendable, Hashable {
        package let name: String
        package let tier: String
        package let isDraining: Bool
        package let chunks: Int
        package let documents: Int
        package let bytes: Int64
        package let zones: [String]

        package init(
            name: String, tier: String, isDraining: Bool, chunks: Int, documents: Int, bytes: Int64,
            zones: [String] = []
        ) {
            self.name = TerminalText.cleanLine(name)
            self.tier = tier
            self.isDraining = isDraining
            self.chunks = chunks
            self.documents = documents
            self.bytes = bytes
            self.zones = zones.map { TerminalText.cleanLine($0) }
        }
    }

    package struct Chunk: Sendable, Hashable {
        package let low: String
        package let high: String
        package let shard: String
        package let documents: Int
        /// Too large to be moved.
        package let isJumbo: Bool

        package init(low: String, high: String, shard: String, documents: Int, isJumbo: Bool = false) {
            self.low = TerminalText.cleanLine(low)
            self.high = TerminalText.cleanLine(high)
            self.shard = TerminalText.cleanLine(shard)
            self.documents = documents
            self.isJumbo = isJumbo
        }
    }

    /// A range of a collection's keys that belongs to a zone.
    package struct Zone: Sendable, Hashable {
        package let name: String
        package let low: String
        package let high: String

        package init(name: String, low: String, high: String) {
            self.name = TerminalText.cleanLine(name)
            self.low = TerminalText.cleanLine(low)
            self.high = TerminalText.cleanLine(high)
        }
    }

    package struct Collection: Sendable, Hashable {
        package let namespace: String
        package let key: String
        /// In order of the shard key.
        package let chunks: [Chunk]
        package let zones: [Zone]

        package init(namespace: String, key: String, chunks: [Chunk], zones: [Zone] = []) {
            self.namespace = TerminalText.cleanLine(namespace)
            self.key = TerminalText.cleanLine(key)
            self.chunks = chunks
            self.zones = zones
        }
    }

    package let shards: [Shard]
    package let collections: [Collection]
    package let moves: [MigrationPicture]
    package let isBalancerOn: Bool

    package init(shards: [Shard], collections: [Collection], moves: [MigrationPicture], isBalancerOn: Bool) {
        self.shards = shards
        self.collections = collections
        self.moves = moves
        self.isBalancerOn = isBalancerOn
    }

    package var documents: Int { shards.reduce(0) { $0 + $1.documents } }
    package var bytes: Int64 { shards.reduce(0) { $0 + $1.bytes } }
}
