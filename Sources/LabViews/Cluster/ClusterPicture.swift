/// What is drawn of a cluster, apart from how.
package struct ClusterPicture: Sendable, Hashable {
    package struct Shard: Sendable, Hashable {
        package let name: String
        package let tier: String
        package let isDraining: Bool
        package let chunks: Int
        package let documents: Int
        package let bytes: Int64

        package init(name: String, tier: String, isDraining: Bool, chunks: Int, documents: Int, bytes: Int64) {
            self.name = TerminalText.cleanLine(name)
            self.tier = tier
            self.isDraining = isDraining
            self.chunks = chunks
            self.documents = documents
            self.bytes = bytes
        }
    }

    package struct Chunk: Sendable, Hashable {
        package let low: String
        package let high: String
        package let shard: String
        package let documents: Int

        package init(low: String, high: String, shard: String, documents: Int) {
            self.low = TerminalText.cleanLine(low)
            self.high = TerminalText.cleanLine(high)
            self.shard = TerminalText.cleanLine(shard)
            self.documents = documents
        }
    }

    package struct Collection: Sendable, Hashable {
        package let namespace: String
        package let key: String
        /// In order of the shard key.
        package let chunks: [Chunk]

        package init(namespace: String, key: String, chunks: [Chunk]) {
            self.namespace = TerminalText.cleanLine(namespace)
            self.key = TerminalText.cleanLine(key)
            self.chunks = chunks
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
