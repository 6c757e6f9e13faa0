/// Why a lab cannot begin or go on: a mistake in the lab, or a wish that it does not grant.
package enum SessionError: Error, Sendable, Hashable, CustomStringConvertible {
    case noValue(variable: String)
    case modeNotOffered(mode: String, lab: String, offered: [String])
    case noSteps(lab: String, mode: String)
    case sandbox(lab: String, message: String)
    /// A block of the lab does not parse; lint says more.
    case unreadable(lab: String, line: Int, message: String)
    /// A set-up block ended with an error.
    case setup(lab: String, line: Int, message: String)

    package var description: String {
        switch self {
        case .noValue(let variable):
            "The lab's variable \(variable) has no value that differs from the other. Give it more values."
        case .modeNotOffered(let mode, let lab, let offered):
            "\(lab) has no \(mode) mode. Choose one of: \(offered.joined(separator: ", "))."
        case .noSteps(let lab, let mode):
            "\(lab) has no step in \(mode) mode. Run shardlab lint on it."
        case .sandbox(let lab, let message):
            "The sandbox of \(lab) cannot be made: \(message) Correct sandbox in its front matter."
        case .unreadable(let lab, let line, let message):
            "\(lab), line \(line): \(message) Run shardlab lint on it."
        case .setup(let lab, let line, let message):
            "\(lab): the set-up in line \(line) fails: \(message) Correct the lab, then run shardlab test on it."
        }
    }
}
