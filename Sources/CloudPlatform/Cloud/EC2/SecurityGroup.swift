import BSON
import ShardCluster
import SimKernel

/// A firewall around instances: what is not let in does not arrive; answers to what went out always do.
package struct SecurityGroup: Sendable, Hashable {
    package struct Rule: Sendable, Hashable {
        package let networkProtocol: String
        package let port: Int64
        package let source: CIDRBlock
        /// As it was given: an address may stand without its prefix.
        package let sourceText: String

        var document: BSONDocument {
            ["protocol": .string(networkProtocol), "port": .int32(Int32(port)), "source": .string(sourceText)]
        }
    }

    package let id: String
    package let name: String
    package let region: Region
    package internal(set) var inbound: [Rule]

    /// Whether a learner's machine gets through to this port.
    func admitsWorkstation(port: Int64) -> Bool {
        inbound.contains { rule in
            rule.networkProtocol == "tcp" && rule.port == port
                && CIDRBlock.workstations.contains { rule.source.overlaps($0) }
        }
    }

    var document: BSONDocument {
        [
            "groupId": .string(id), "name": .string(name), "region": .string(region.name),
            "inbound": .array(inbound.map { .document($0.document) }),
        ]
    }
}

extension SecurityGroup.Rule {
    init(_ options: Options) throws(CommandError) {
        try options.refuseUnknown(["protocol", "port", "source"])
        let name = try options.string("protocol") ?? "tcp"
        guard ["tcp", "udp", "icmp"].contains(name) else {
            throw .ec2("InvalidParameterValue", "Invalid value '\(name)' for IP protocol. Use tcp, udp or icmp.")
        }
        let source = try options.required("source")
        guard let block = CIDRBlock(source) else {
            throw .ec2(
                "InvalidParameterValue", "CIDR block \(source) is malformed. Write it like 203.0.113.10/32.")
        }
        guard let port = try options.integer("port", in: 0...65_535) else {
            throw .ec2("MissingParameter", "The request must contain the parameter port")
        }
        self.init(networkProtocol: name, port: port, source: block, sourceText: source)
    }
}
