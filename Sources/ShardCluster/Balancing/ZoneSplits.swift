import BSON

extension Cluster {
    /// Splits chunks that lie across a zone's bound: the only splits that the balancer makes by itself.
    mutating func splitAtZoneBounds() {
        for zone in catalog.zones {
            for bound in [zone.range.min, zone.range.max] {
                guard let entry = catalog.collections[zone.namespace], bound > entry.pattern.globalMin,
                    bound < entry.pattern.globalMax
                else { continue }
                let index = entry.chunks.index(containing: bound.key)
                let chunk = entry.chunks.chunks[index]
                if chunk.min < bound, !isMoving(chunk.range, of: zone.namespace) {
                    split(index, of: zone.namespace, at: [bound])
                }
            }
        }
    }

    /// Whether a zone's bound lies inside a chunk.
    func hasZoneSplits(_ entry: CollectionEntry) -> Bool {
        catalog.zones.contains { zone in
            zone.namespace == entry.namespace
                && [zone.range.min, zone.range.max].contains { bound in
                    bound > entry.pattern.globalMin && bound < entry.pattern.globalMax
                        && entry.chunks.chunks[entry.chunks.index(containing: bound.key)].min < bound
                }
        }
    }

    /// A part of the range is being migrated.
    func isMoving(_ range: ShardKeyRange, of name: Namespace) -> Bool {
        migrations.active.contains { $0.namespace == name && $0.range.overlaps(range) }
    }
}
