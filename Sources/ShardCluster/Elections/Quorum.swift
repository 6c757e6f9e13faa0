extension Cluster {
    /// Whether a set has a primary that reaches a majority of the voters, itself counted.
    package func canCommit(_ set: SetRef) -> Bool {
        guard let primary = read(set, { $0.primary }) else { return false }
        if !read(set, { $0.isDisturbed }) { return true }
        guard read(set, { $0.members[primary].isResponsive }) else { return false }
        let configuration = read(set) { $0.configuration(of: primary) }
        let reached = configuration.voters.filter { voter in
            voter == primary || reaches(.member(set, primary), .member(set, voter))
        }
        return reached.count >= configuration.majority
    }
}
