import BSON
import ShardCluster
import SimKernel

/// `ec2.*`
extension Platform {
    static let ec2Methods = [
        "createSecurityGroup", "securityGroups", "authorizeIngress", "revokeIngress", "deleteSecurityGroup",
        "runInstance", "instances", "instance", "createTags",
        "terminateInstance", "exec",
    ]

    /// From pending to running: half a minute, as a rule.
    private static let startSeconds: ClosedRange<Int64> = 25...35
    private static let stopSeconds: ClosedRange<Int64> = 20...40

    mutating func ec2(
        _ name: String, _ arguments: Arguments, cluster: inout Cluster
    ) throws(CommandError) -> BSONValue {
        switch name {
        case "createSecurityGroup": return try createSecurityGroup(arguments)
        case "authorizeIngress": return try changeIngress(arguments, letsIn: true)
        case "revokeIngress": return try changeIngress(arguments, letsIn: false)
        case "deleteSecurityGroup":
            try arguments.atMost(1)
            try ec2.delete(group: try arguments.string(0, "the security group's name or id"))
            return ["ok": 1]
        case "securityGroups": return .array(ec2.groups.map { .document($0.document) })
        case "runInstance": return try runInstance(arguments)
        case "instances": return try instances(arguments)
        case "instance":
            return ec2.instance(try arguments.string(0, "the instance's id or name")).map { .document($0.document) }
                ?? .null
        case "createTags": return try createTags(arguments)
        case "terminateInstance": return try terminateInstance(arguments)
        case "exec": return try exec(arguments, cluster: &cluster)
        default: throw arguments.unknownMethod
        }
    }

    private func region(_ options: Options) throws(CommandError) -> Region {
        let name = try options.string("region") ?? Region.standard.name
        guard let region = Region(aws: name) else {
            throw .ec2("InvalidParameterValue", "Invalid region '\(name)'. AWS writes London as eu-west-2.")
        }
        return region
    }

    private mutating func createSecurityGroup(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["name", "region", "description", "inbound"])
        var rules: [SecurityGroup.Rule] = []
        for rule in try options.documents("inbound") { rules.append(try SecurityGroup.Rule(rule)) }
        let group = try ec2.create(
            groupNamed: try options.required("name"), in: try region(options), inbound: rules)
        return .document(group.document)
    }

    private mutating func changeIngress(_ arguments: Arguments, letsIn: Bool) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let group = try arguments.string(0, "the security group's name or id")
        let rule = try SecurityGroup.Rule(try arguments.options(1))
        let changed = letsIn ? try ec2.authorize(rule, in: group) : try ec2.revoke(rule, in: group)
        return .document(changed.document)
    }

    private mutating func runInstance(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let options = try arguments.options(0)
        try options.refuseUnknown(["name", "instanceType", "imageId", "region", "securityGroup", "tags"])
        let typeName = try options.required("instanceType")
        guard let type = InstanceType.named(typeName) else {
            throw .ec2("InvalidParameterValue", "Invalid value '\(typeName)' for InstanceType.")
        }
        let image = try options.string("imageId") ?? "amazon-linux-2023"
        guard ["amazon-linux-2023", "amazon-linux-2", "ubuntu-24.04"].contains(image) else {
            throw .ec2(
                "InvalidAMIID.NotFound",
                "The image id '[\(image)]' does not exist. There are amazon-linux-2023, amazon-linux-2 and ubuntu-24.04."
            )
        }
        var tags = try options.pairs("tags")
        if let name = try options.string("name") { tags.insert(("Name", name), at: 0) }
        let instance = try ec2.launch(
            type: type, image: image, region: try region(options),
            group: try options.required("securityGroup"), tags: tags, at: now)
        queue.schedule(
            .instanceRunning(ec2.instances.count - 1), at: now + .seconds(generator.int(in: Self.startSeconds)))
        return .document(instance.document)
    }

    private func instances(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let wanted = try arguments.options(0).document
        let filter = wanted["filter"]?.document ?? wanted
        let found = ec2.instances.map(\.document).filter { instance in
            filter.allSatisfy { key, value in
                let tag = instance["tags"]?.document?[key.hasPrefix("tag:") ? String(key.dropFirst(4)) : key]
                return (instance[key] ?? tag) == value
            }
        }
        return .array(found.map { .document($0) })
    }

    private mutating func createTags(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let index = try ec2.index(of: try arguments.string(0, "the instance's id or name"))
        guard let document = arguments.value(1)?.document, !document.isEmpty else {
            throw .ec2("MissingParameter", "The request must contain the parameter tags, such as {owner: \"storage\"}")
        }
        let wrapped = Options(["tags": .document(document)], of: arguments.method)
        try ec2.tag(index, try wrapped.pairs("tags"))
        return ["ok": 1]
    }

    private mutating func terminateInstance(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(1)
        let index = try ec2.index(of: try arguments.string(0, "the instance's id or name"))
        guard ec2.instances[index].state == .pending || ec2.instances[index].state == .running else {
            return .document(ec2.instances[index].document)
        }
        ec2.setState(.shuttingDown, ofInstance: index)
        stopScripts(onInstance: ec2.instances[index].id, reason: "Terminated")
        stopInserters(onInstance: ec2.instances[index].id, reason: "Terminated")
        queue.schedule(.instanceTerminated(index), at: now + .seconds(generator.int(in: Self.stopSeconds)))
        return .document(ec2.instances[index].document)
    }
}
