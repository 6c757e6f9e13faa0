import SimKernel

/// A shard's machine and disk.
package struct Volume: Sendable, Hashable {
    package var tier: Tier
    package var diskGB: Int
    package var iops: Int
    package var autoExpand: Bool

    package init(tier: Tier, diskGB: Int, iops: Int, autoExpand: Bool) {
        self.tier = tier
        self.diskGB = diskGB
        self.iops = iops
        self.autoExpand = autoExpand
    }

    package init(tier: Tier) {
        self.init(tier: tier, diskGB: tier.diskGB, iops: tier.iops, autoExpand: true)
    }

    package static let bytesPerGB = 1_073_741_824.0

    /// Atlas enlarges a disk at 90 % used, so that 70 % of the new one are.
    mutating func expand(used: Double) {
        guard autoExpand, used > 0.9 * Double(diskGB) else { return }
        diskGB = Int((used / 0.7).rounded(.up))
        iops = max(iops, Tier.iops(diskGB: diskGB))
    }

    /// The server stops writing with less than 500 MB left.
    func isFull(used: Double) -> Bool {
        used > Double(diskGB) - 0.5
    }
}

/// What each shard of the cluster runs on, in order of joining.
package struct Hardware: Sendable, Hashable {
    private var standard: Volume
    private var volumes: [(shard: String, volume: Volume)] = []

    package init(standard: Volume) {
        self.standard = standard
    }

    /// A shard that nobody asked for yet has the cluster's standard.
    package subscript(shard: String) -> Volume {
        get { volumes.first { $0.shard == shard }?.volume ?? standard }
        set {
            if let index = volumes.firstIndex(where: { $0.shard == shard }) {
                volumes[index].volume = newValue
            } else {
                volumes.append((shard, newValue))
            }
        }
    }

    mutating func setTier(_ tier: Tier) {
        standard.tier = tier
        for index in volumes.indices { volumes[index].volume.tier = tier }
    }

    mutating func resize(diskGB: Int, iops: Int, autoExpand: Bool) {
        let resized: (inout Volume) -> Void = { volume in
            volume.diskGB = max(volume.diskGB, diskGB)
            volume.iops = max(volume.iops, iops)
            volume.autoExpand = autoExpand
        }
        resized(&standard)
        for index in volumes.indices { resized(&volumes[index].volume) }
    }

    package static func == (left: Hardware, right: Hardware) -> Bool {
        left.standard == right.standard
            && left.volumes.elementsEqual(right.volumes) { $0.shard == $1.shard && $0.volume == $1.volume }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(standard)
        for entry in volumes { hasher.combine(entry.shard) }
    }

    func hash(into trace: inout TraceHash) {
        for (shard, volume) in [("", standard)] + volumes {
            trace.combine(shard)
            trace.combine(volume.tier.name)
            trace.combine(Int64(volume.diskGB))
            trace.combine(Int64(volume.iops))
            trace.combine(volume.autoExpand ? UInt64(1) : 0)
        }
    }
}
