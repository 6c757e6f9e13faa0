import ShardCluster

/// Changing who is let in: what a learner does about a rule that was too wide.
extension EC2 {
    private static let ruleLimit = 60

    private func groupIndex(_ nameOrID: String) throws(CommandError) -> Int {
        guard let index = groups.firstIndex(where: { $0.name == nameOrID || $0.id == nameOrID }) else {
            throw .ec2("InvalidGroup.NotFound", "The security group '\(nameOrID)' does not exist")
        }
        return index
    }

    mutating func authorize(
        _ rule: SecurityGroup.Rule, in group: String
    ) throws(CommandError) -> SecurityGroup {
        let index = try groupIndex(group)
        guard !groups[index].inbound.contains(rule) else {
            throw .ec2(
                "InvalidPermission.Duplicate",
                "The specified rule \"\(rule.networkProtocol), \(rule.port), \(rule.sourceText)\" already exists")
        }
        guard groups[index].inbound.count < Self.ruleLimit else {
            throw .ec2("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group is 60.")
        }
        groups[index].inbound.append(rule)
        return groups[index]
    }

    mutating func revoke(_ rule: SecurityGroup.Rule, in group: String) throws(CommandError) -> SecurityGroup {
        let index = try groupIndex(group)
        guard let place = groups[index].inbound.firstIndex(of: rule) else {
            throw .ec2(
                "InvalidPermission.NotFound",
                "The specified rule does not exist in this security group. ec2.securityGroups() shows its rules.")
        }
        groups[index].inbound.remove(at: place)
        return groups[index]
    }

    mutating func delete(group: String) throws(CommandError) {
        let index = try groupIndex(group)
        let doomed = groups[index]
        let isUsed = instances.contains {
            $0.securityGroup == doomed.name && $0.region == doomed.region && $0.state != .terminated
        }
        guard !isUsed else {
            throw .ec2("DependencyViolation", "resource \(doomed.id) has a dependent object: an instance uses it.")
        }
        groups.remove(at: index)
    }
}
