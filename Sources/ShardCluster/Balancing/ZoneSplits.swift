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
                if entry.chunks.chunks[index].min < bound { split(index, of: zone.namespace, at: [bound]) }
            }
        }
    }
}
