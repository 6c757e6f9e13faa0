extension ReplicaSet {
    /// The newest configuration.
    package var configuration: SetConfiguration { configurations[configurations.count - 1] }

    package var configVersion: Int { configuration.version.number }

    /// The configuration that a member works by.
    package func configuration(of member: Int) -> SetConfiguration {
        place(of: members[member].installed).map { configurations[$0] } ?? configuration
    }

    /// The settings of the configuration that a member works by.
    func settings(of member: Int) -> SetSettings {
        place(of: members[member].installed).map { configurations[$0].settings } ?? configuration.settings
    }

    /// The priority that a member gives itself.
    func priority(of member: Int) -> Double {
        place(of: members[member].installed).map { configurations[$0].priority(of: member) }
            ?? configuration.priority(of: member)
    }

    private func place(of version: SetConfiguration.Version) -> Int? {
        for place in configurations.indices.reversed() where configurations[place].version == version { return place }
        return nil
    }

    /// A configuration takes effect at a member; what the set shows of its members is the newest one.
    mutating func install(_ configuration: SetConfiguration, at member: Int) {
        members[member].installed = configuration.version
        guard !configurations.contains(where: { $0.version == configuration.version }) else { return }
        configurations.append(configuration)
        for index in members.indices {
            let entry = configuration.entry(of: index)
            members[index].isConfigured = entry != nil
            if let entry {
                members[index].id = entry.id
                members[index].settings = entry.settings
            }
        }
    }

    /// A new primary writes the configuration again in its term.
    mutating func takeTerm(_ term: Int64, at member: Int) {
        var configuration = configuration(of: member)
        configuration.version.term = term
        install(configuration, at: member)
    }

    /// Keeps those that a member still works by.
    mutating func forgetOldConfigurations() {
        let newest = configuration
        configurations.removeAll { old in old != newest && !members.contains { $0.installed == old.version } }
    }
}
