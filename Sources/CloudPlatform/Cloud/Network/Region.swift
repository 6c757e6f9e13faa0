import ShardCluster

/// A cloud region under both of its names: "eu-west-2" for AWS, "EU_WEST_2" for Atlas.
package struct Region: Sendable, Hashable {
    /// AWS' name.
    package let name: String

    package init?(aws name: String) {
        guard Self.known.contains(name) else { return nil }
        self.name = name
    }

    package init?(atlas name: String) {
        guard let match = Self.known.first(where: { Region(known: $0).atlasName == name }) else { return nil }
        self.init(known: match)
    }

    private init(known name: String) {
        self.name = name
    }

    package var atlasName: String {
        name.uppercased().split(separator: "-").joined(separator: "_")
    }

    package static let standard = Region(known: "eu-west-2")

    private static let known = [
        "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-west-2",
        "eu-west-3", "eu-central-1", "eu-north-1", "eu-south-1", "ap-south-1", "ap-northeast-1", "ap-northeast-2",
        "ap-southeast-1", "ap-southeast-2",
    ]

    package static var atlasNames: String {
        known.map { Region(known: $0).atlasName }.joined(separator: ", ")
    }
}
