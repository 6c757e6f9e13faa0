/// What a shard's member has: the rows of Atlas' dedicated tiers on AWS.
package struct Tier: Sendable, Hashable {
    package let name: String
    package let vCPUs: Int
    package let memoryGB: Int
    /// The disk that comes with the tier unless another is asked for.
    package let diskGB: Int

    /// Provisioned by size, at three a gigabyte and never below 100 (AWS general purpose volumes).
    package var iops: Int { Tier.iops(diskGB: diskGB) }

    package static func iops(diskGB: Int) -> Int { max(100, 3 * diskGB) }

    /// The storage engine's cache: half of what is left of the memory after the first gigabyte, at least 256 MB
    /// (WiredTiger's default `cacheSizeGB`).
    package var cacheBytes: Double {
        max(0.5 * Double(memoryGB - 1), 0.25) * 1_073_741_824
    }
}

extension Tier {
    /// Atlas' published sizes; M40 with the 160 GB, and so 480 IOPS, that proof 07 asks for.
    package static let all: [Tier] = [
        Tier(name: "M10", vCPUs: 2, memoryGB: 2, diskGB: 10),
        Tier(name: "M20", vCPUs: 2, memoryGB: 4, diskGB: 20),
        Tier(name: "M30", vCPUs: 2, memoryGB: 8, diskGB: 40),
        Tier(name: "M40", vCPUs: 4, memoryGB: 16, diskGB: 160),
        Tier(name: "M50", vCPUs: 8, memoryGB: 32, diskGB: 160),
        Tier(name: "M60", vCPUs: 16, memoryGB: 64, diskGB: 320),
    ]

    package static func named(_ name: String) -> Tier? {
        all.first { $0.name == name }
    }

    /// The tier of proof 07, and of a sandbox that names none.
    package static let standard = all[3]

    /// "M10, M20, ...", for messages.
    package static var names: String {
        all.map(\.name).joined(separator: ", ")
    }
}
