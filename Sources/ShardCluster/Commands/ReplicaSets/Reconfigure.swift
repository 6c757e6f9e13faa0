import BSON
import SimKernel

extension Cluster {
    /// replSetReconfig: on a primary a safe change, by one voter at most; with `force` on any member.
    mutating func reconfigure(_ request: CommandRequest) throws(CommandError) -> CommandOutcome {
        let arguments = try CommandArguments(request, fields: ["force"])
        let (set, member) = try processAddressed(request)
        guard let document = request.target.document else {
            throw CommandError(code: 0, codeName: "OK", message: "no configuration specified")
        }
        let force = try arguments.bool("force") ?? false
        if !force { try requireSafePrimary(member, in: set) }
        let parsed = try ConfigurationDocument(document)
        let old = self[set].configuration(of: member)
        let version = force ? forcedVersion(over: old, parsed) : parsed.version
        let term = force ? -1 : self[set].members[member].ballot.term
        try check(parsed, .init(term: term, number: version), over: old, at: member, in: set, force: force)
        try requireQuorum(for: parsed, at: member, in: set, force: force)
        let slots = place(parsed, in: set)
        seatNewMembers(of: set)
        let configuration = SetConfiguration(
            version: .init(term: term, number: version),
            entries: zip(slots, parsed.entries).map { .init(member: $0, id: $1.id, settings: $1.settings) },
            settings: parsed.settings,
            writeConcernMajorityJournalDefault: parsed.writeConcernMajorityJournalDefault)
        adopt(configuration, at: member, in: set)
        return .reply(success(), latency: force ? CommandCosts.local : CommandCosts.metadata)
    }

    /// Only one primary at a time changes a configuration, and only once the last change has come to a majority.
    private func requireSafePrimary(_ member: Int, in set: SetRef) throws(CommandError) {
        let own = self[set].members[member]
        guard own.isWritablePrimary else {
            throw .notWritablePrimary(
                "New config is rejected :: caused by :: replSetReconfig should only be run on a writable PRIMARY. "
                    + "Current state \(shownState(of: own).name);")
        }
        let configuration = self[set].configuration(of: member)
        let holders = configuration.voters.filter { self[set].members[$0].installed == own.installed }
        guard holders.count >= configuration.majority else {
            throw CommandError(
                code: 308, codeName: "CurrentConfigNotCommittedYet",
                message: "Cannot run replSetReconfig because the current config: "
                    + "\(own.installed.serverText) is not majority committed.")
        }
    }

    /// A forced configuration's version jumps, so that it beats whatever another side may have made meanwhile.
    private mutating func forcedVersion(over old: SetConfiguration, _ new: ConfigurationDocument) -> Int {
        max(old.version.number, new.version) + 10_000 + Int(generator.below(90_000))
    }

    private func check(
        _ new: ConfigurationDocument, _ version: SetConfiguration.Version, over old: SetConfiguration, at member: Int,
        in set: SetRef, force: Bool
    ) throws(CommandError) {
        let name = self[set].name
        guard old.version < version else {
            throw .newConfigurationIncompatible(
                "New replica set configuration version and term must be greater than old, but "
                    + "\(version.serverText) is not greater than \(old.version.serverText) for replica set \(new.name)")
        }
        guard new.name == name else {
            throw .newConfigurationIncompatible(
                "New and old configurations differ in replica set name; old was \(name), and new is \(new.name)")
        }
        if let id = new.replicaSetID, id != self[set].id {
            throw .newConfigurationIncompatible(
                "New and old configurations differ in replica set ID; old was \(self[set].id.hex), and new is \(id.hex)"
            )
        }
        try checkMembers(new, over: old, in: set)
        if !force { try checkVoters(new, over: old) }
        guard let own = new.entries.first(where: { $0.host == self[set].members[member].host }) else {
            throw CommandError(
                code: 74, codeName: "NodeNotFound",
                message: "No host described in new configuration with \(version.serverText) for replica set \(name) "
                    + "maps to this node")
        }
        if !force, own.settings.arbiterOnly || own.settings.priority == 0 {
            throw CommandError(
                code: 126, codeName: "NodeNotElectable",
                message: "This node, \(own.host), with _id MemberId(\(own.id)) is not electable under the new "
                    + "configuration with \(version.serverText) for replica set \(name)")
        }
    }

    private func checkMembers(
        _ new: ConfigurationDocument, over old: SetConfiguration, in set: SetRef
    ) throws(CommandError) {
        for entry in new.entries {
            for before in old.entries {
                let host = self[set].members[before.member].host
                guard host == entry.host else { continue }
                guard before.id == entry.id else {
                    throw .newConfigurationIncompatible(
                        "New and old configurations both have members with host of \(host) but in the new "
                            + "configuration the _id field is \(entry.id) and in the old configuration it is "
                            + "\(before.id) for replica set \(new.name)")
                }
                for (field, isSame) in [
                    ("buildIndexes", before.settings.buildIndexes == entry.settings.buildIndexes),
                    ("arbiterOnly", before.settings.arbiterOnly == entry.settings.arbiterOnly),
                ] where !isSame {
                    throw .newConfigurationIncompatible(
                        "New and old configurations differ in the setting of the \(field) field for member \(host); "
                            + "to make this change, remove then re-add the member")
                }
            }
        }
        guard set == .config else { return }
        if new.entries.contains(where: \.settings.arbiterOnly) {
            throw .newConfigurationIncompatible(
                "Arbiters are not allowed in replica set configurations being used for config servers")
        }
    }

    private func checkVoters(_ new: ConfigurationDocument, over old: SetConfiguration) throws(CommandError) {
        let before = Set(old.entries.filter { $0.settings.votes > 0 }.map(\.id))
        let after = Set(new.entries.filter { $0.settings.votes > 0 }.map(\.id))
        guard before.symmetricDifference(after).count <= 1 else {
            throw .invalidReplicaSetConfig(
                "Non force replica set reconfig can only add or remove at most 1 voting member.")
        }
    }

    /// A new configuration is only written if a majority of its voters answers.
    private func requireQuorum(
        for new: ConfigurationDocument, at member: Int, in set: SetRef, force: Bool
    ) throws(CommandError) {
        guard !force else { return }
        let voters = new.entries.filter { $0.settings.votes > 0 }
        var silent: [String] = []
        var answering: [String] = []
        for entry in voters {
            let place = self[set].members.firstIndex { $0.host == entry.host }
            if let place, place != member, !reaches(.member(set, member), .member(set, place)) {
                silent.append(entry.host)
            } else {
                answering.append(entry.host)
            }
        }
        guard answering.count < voters.count / 2 + 1 else { return }
        throw CommandError(
            code: 74, codeName: "NodeNotFound",
            message: "Quorum check failed because not enough voting nodes responded; required "
                + "\(voters.count / 2 + 1) but only the following \(answering.count) voting nodes responded: "
                + answering.joined(separator: ", ") + "; the following nodes did not respond affirmatively: "
                + silent.map { "\($0) failed with Couldn't get a connection within the time limit" }
                .joined(separator: ", "))
    }
}

extension SetConfiguration.Version {
    /// As the server's messages write it.
    var serverText: String { "{version: \(number), term: \(term)}" }
}
