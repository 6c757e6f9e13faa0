/// What a member knows and has promised about elections.
package struct Ballot: Sendable, Hashable {
    /// The newest term that it has heard of.
    package internal(set) var term: Int64 = 1
    /// Written to disk before it is sent: whom it voted for, and in which term.
    package internal(set) var votedIn: Int64 = 0
    package internal(set) var votedFor: Int?
}
