import LabFormat

/// What a value earns at a goal.
enum GolfScore {
    /// All points at par or better; else the points in the ratio of the smaller to the larger, rounded down.
    ///
    /// Ratios mean something between positive numbers only: off par with zero or a negative number in play, nothing is earned.
    static func points(_ points: Int, value: Double, par: Double, better: GoalBlock.Better) -> Int {
        let reached = better == .lower ? value <= par : value >= par
        if reached { return points }
        guard value > 0, par > 0, value.isFinite, par.isFinite else { return 0 }
        let ratio = better == .lower ? par / value : value / par
        return Int((Double(points) * ratio).rounded(.down))
    }
}
