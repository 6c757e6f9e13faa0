import BSON

extension Shard {
    /// The store of the acting member's history, which handlers work on.
    package var collections: NamespaceMap<StoredCollection> {
        _read { yield history.collections }
        _modify { yield &history.collections }
    }

    package var oplog: Oplog {
        _read { yield history.oplog }
        _modify { yield &history.oplog }
    }

    /// What clients of the acting member may send again.
    var sessions: SessionTable {
        _read { yield history.sessions }
        _modify { yield &history.sessions }
    }

    /// The history that a member follows.
    func history(of member: Int) -> History { history(with: replicaSet.members[member].history) }

    func history(with id: HistoryID) -> History {
        id == history.id ? history : branches.first { $0.id == id } ?? history
    }

    /// Looks at a history where it stands.
    @inline(__always)
    func read<Result>(_ id: HistoryID, _ body: (History) -> Result) -> Result {
        if id != history.id, let place = branches.firstIndex(where: { $0.id == id }) { return body(branches[place]) }
        return body(history)
    }

    /// Whether the history that a member follows has a point.
    func contains(_ point: OpTime, following member: Int) -> Bool {
        read(replicaSet.members[member].history) { $0.contains(point) }
    }

    /// What a member has of a collection, at its own point or an older one.
    @inline(__always)  // Else the shard is copied to be asked.
    func collection(_ name: Namespace, of member: Int, at point: OpTime? = nil) -> StoredCollection? {
        let point = point ?? replicaSet.members[member].applied
        return read(replicaSet.members[member].history) { $0.collection(name, at: point) }
    }

    /// Makes a member's store the one that handlers work on: its history ends where the member is.
    ///
    /// Others that are further stay on the old history, which becomes a branch.
    mutating func act(as member: Int) {
        exchange(with: replicaSet.members[member].history)
        acting = member
        let point = replicaSet.members[member].applied
        guard point < history.tip else { return }
        let whole = history
        history = whole.cut(at: point, as: HistoryID(number: nextHistory))
        nextHistory &+= 1
        for index in replicaSet.members.indices
        where replicaSet.members[index].history == whole.id && replicaSet.members[index].applied <= point {
            replicaSet.members[index].history = history.id
        }
        branches.append(whole)
        dropEmptyBranches()
    }

    /// Gives a member that shares its history with others a copy of its own to write to.
    mutating func separate(_ member: Int) {
        let shared = history(of: member)
        var own = shared.cut(at: replicaSet.members[member].applied, as: HistoryID(number: nextHistory))
        nextHistory &+= 1
        own.term = replicaSet.members[member].ballot.term
        replicaSet.members[member].history = own.id
        branches.append(own)
        dropEmptyBranches()
    }

    /// Puts another history in the place of the present one, which becomes a branch. O(1).
    mutating func exchange(with id: HistoryID) {
        guard let place = branches.firstIndex(where: { $0.id == id }) else { return }
        swap(&history, &branches[place])
    }

    /// Members that have nothing but a beginning of the present history follow it from now on.
    mutating func adoptFollowers() {
        for index in replicaSet.members.indices
        where replicaSet.members[index].history != history.id && history.contains(replicaSet.members[index].applied) {
            replicaSet.members[index].history = history.id
        }
        dropEmptyBranches()
    }

    /// A history that no member follows is gone.
    mutating func dropEmptyBranches() {
        let followed = replicaSet.members.map(\.history)
        branches.removeAll { !followed.contains($0.id) }
    }
}
