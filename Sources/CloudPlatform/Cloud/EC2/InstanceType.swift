/// A size of EC2 instance, as far as a load on it notices.
package struct InstanceType: Sendable, Hashable {
    package let name: String
    package let vCPUs: Int
    package let memoryGB: Int
    /// Time to make and send a document, against proof 07's m4.xlarge.
    package let clientFactor: Double

    package static let all: [InstanceType] = [
        InstanceType(name: "t3.micro", vCPUs: 2, memoryGB: 1, clientFactor: 1.6),
        InstanceType(name: "t3.medium", vCPUs: 2, memoryGB: 4, clientFactor: 1.3),
        InstanceType(name: "m4.large", vCPUs: 2, memoryGB: 8, clientFactor: 1.1),
        InstanceType(name: "m4.xlarge", vCPUs: 4, memoryGB: 16, clientFactor: 1),
        InstanceType(name: "m4.2xlarge", vCPUs: 8, memoryGB: 32, clientFactor: 1),
        InstanceType(name: "m5.large", vCPUs: 2, memoryGB: 8, clientFactor: 0.9),
        InstanceType(name: "m5.xlarge", vCPUs: 4, memoryGB: 16, clientFactor: 0.8),
        InstanceType(name: "m5.2xlarge", vCPUs: 8, memoryGB: 32, clientFactor: 0.8),
        InstanceType(name: "c5.xlarge", vCPUs: 4, memoryGB: 8, clientFactor: 0.7),
    ]

    package static func named(_ name: String) -> InstanceType? {
        all.first { $0.name == name }
    }
}
