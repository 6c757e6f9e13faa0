extension Cluster {
    /// Whether a set has a primary that reaches a majority of the voters, itself counted.
    package func canCommit(_ set: SetRef) -> Bool {
        guard let primary = self[set].primary else { return false }
        if !self[set].isDisturbed { return true }
        guard self[set].members[primary].isResponsive else { return false }
        let configuration = self[set].configuration(of: primary)
        let reached = configuration.voters.filter { voter in
            voter == primary || reaches(.member(set, primary), .member(set, voter))
        }
        return reached.count >= configuration.majority
    }
}
