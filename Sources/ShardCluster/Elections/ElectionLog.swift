/// What elections must never do twice, remembered so that it is found: two winners of a term, two votes of a voter in one.
struct ElectionLog: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        let set: SetRef
        let term: Int64
        /// Who chose; nil for what came of it.
        let voter: Int?
        let choice: Int
    }

    /// The newest; a term is contested only for a short while.
    private var recent: [Entry] = []
    /// By shard, while its set is disturbed.
    var committed: [ShardID: CommittedLine] = [:]
    /// In words.
    private(set) var violations: [String] = []

    private static let kept = 64

    mutating func note(_ set: SetRef, term: Int64, winner: Int) {
        let wins = recent.filter { $0.set == set && $0.term == term && $0.voter == nil }
        if let other = wins.first(where: { $0.choice != winner }) {
            violations.append("two primaries of term \(term): members \(other.choice) and \(winner)")
        }
        add(Entry(set: set, term: term, voter: nil, choice: winner))
    }

    mutating func note(_ set: SetRef, term: Int64, voter: Int, candidate: Int) {
        if let other = recent.first(where: { $0.set == set && $0.term == term && $0.voter == voter }),
            other.choice != candidate
        {
            violations.append("member \(voter) voted in term \(term) for \(other.choice) and for \(candidate)")
        }
        add(Entry(set: set, term: term, voter: voter, choice: candidate))
    }

    mutating func note(_ violation: String) { violations.append(violation) }

    private mutating func add(_ entry: Entry) {
        if recent.count >= Self.kept { recent.removeFirst(Self.kept / 2) }
        recent.append(entry)
    }
}
