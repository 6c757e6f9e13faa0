/// What a multi-leader store does with writes that did not know of each other.
enum ConflictPolicy: String, Sendable, Hashable, CaseIterable {
    /// The larger stamp stays, the other write is dropped.
    case lastWriterWins
    /// Both stay as siblings until somebody who has read them writes.
    case versionVectors
    /// A number that is raised and lowered.
    case counter
    /// Elements that are added and removed.
    case set

    static var names: String { allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ") }
}
