/// What a member knows and does about replication besides its own point; of use while its set is disturbed.
package struct Following: Sendable, Hashable {
    /// The newest point that a majority has, as far as this member knows.
    package internal(set) var committed = OpTime.none
    /// It neither fetches nor applies, as with the server's fail point stopReplProducer.
    package internal(set) var isHalted = false
    /// Of a primary: how far each member has come, as far as it has been told.
    var known: [OpTime] = []
    /// Counts the batches, so that one that was given up is not applied.
    var batch: UInt16 = 0
    /// Where the batch on its way comes from and ends; nil for none.
    var fetching: Fetch?
    /// A journal flush is due.
    var isFlushing = false

    struct Fetch: Sendable, Hashable {
        let source: Int
        let end: OpTime
    }

    init(committed: OpTime = .none, known: [OpTime] = []) {
        self.committed = committed
        self.known = known
    }
}
