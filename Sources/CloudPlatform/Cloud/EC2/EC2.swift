import ShardCluster
import SimKernel

/// The learner's account at the cloud: security groups and instances.
package struct EC2: Sendable {
    var groups: [SecurityGroup] = []
    private(set) var instances: [Instance] = []
    private var generator: Generator

    /// AWS' default quota for a new account is counted in vCPUs; twenty machines are its old form.
    static let instanceLimit = 20
    static let groupLimit = 100
    static let tagLimit = 50

    init(generator: Generator) {
        self.generator = generator
    }

    func index(of idOrName: String) throws(CommandError) -> Int {
        if let index = instances.lastIndex(where: { $0.answersTo(idOrName) && $0.state != .terminated }) {
            return index
        }
        guard let index = instances.lastIndex(where: { $0.answersTo(idOrName) }) else {
            throw .ec2("InvalidInstanceID.NotFound", "The instance ID '\(idOrName)' does not exist")
        }
        return index
    }

    func instance(_ idOrName: String) -> Instance? {
        (try? index(of: idOrName)).map { instances[$0] }
    }

    /// The instance, if a learner's machine reaches it by SSH.
    func reachable(_ idOrName: String) throws(CommandError) -> Instance {
        let instance = instances[try index(of: idOrName)]
        let group = groups.first { $0.name == instance.securityGroup && $0.region == instance.region }
        guard instance.state == .running, group?.admitsWorkstation(port: 22) == true else {
            throw .sshTimeout(instance.address.addressText)
        }
        return instance
    }

    mutating func create(
        groupNamed name: String, in region: Region, inbound: [SecurityGroup.Rule]
    ) throws(CommandError) -> SecurityGroup {
        guard !groups.contains(where: { $0.name == name && $0.region == region }) else {
            throw .ec2(
                "InvalidGroup.Duplicate", "The security group '\(name)' already exists for region \(region.name)")
        }
        guard groups.count < Self.groupLimit else {
            throw .ec2("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.")
        }
        let group = SecurityGroup(id: "sg-0" + generator.hexadecimal(16), name: name, region: region, inbound: inbound)
        groups.append(group)
        return group
    }

    /// A pending instance; the caller schedules its start.
    mutating func launch(
        type: InstanceType, image: String, region: Region, group: String, tags: [(String, String)], at time: Micros
    ) throws(CommandError) -> Instance {
        guard groups.contains(where: { $0.name == group && $0.region == region }) else {
            throw .ec2(
                "InvalidGroup.NotFound", "The security group '\(group)' does not exist in region \(region.name)")
        }
        guard instances.count(where: { $0.state != .terminated }) < Self.instanceLimit else {
            throw .ec2(
                "InstanceLimitExceeded", "You have requested more instances than your current limit of 20 allows.")
        }
        let number = UInt32(truncatingIfNeeded: instances.count)
        let host = 10 + generator.below(200)
        let address = "198.18.\(number % 250 + 1).\(host)"
        guard let block = CIDRBlock(address) else { throw .ec2("InternalError", "No address for \(address)") }
        var instance = Instance(
            id: "i-0" + generator.hexadecimal(16), type: type, imageID: image, region: region, securityGroup: group,
            address: block, launched: time, tags: [])
        for tag in tags { instance.setTag(tag.0, tag.1) }
        instances.append(instance)
        return instance
    }

    mutating func tag(_ index: Int, _ tags: [(String, String)]) throws(CommandError) {
        var tagged = instances[index]
        for tag in tags { tagged.setTag(tag.0, tag.1) }
        guard tagged.tags.count <= Self.tagLimit else {
            throw .ec2("TagLimitExceeded", "The maximum number of tags for a resource has been reached: 50.")
        }
        instances[index] = tagged
    }

    mutating func setState(_ state: Instance.State, ofInstance index: Int) {
        guard instances.indices.contains(index) else { return }
        instances[index].state = state
    }

    func hash(into trace: inout TraceHash) {
        for group in groups { trace.combine(group.document) }
        for instance in instances { trace.combine(instance.document) }
    }
}
