import ShardCluster
import SimKernel

/// Reads a set's facts in order: who is primary, when there was none, what else happened to it.
struct ElectionSpans {
    private(set) var marks: [TimelinePicture.Mark] = []
    private(set) var bars: [TimelinePicture.Bar] = []
    /// The member that writes, as far as is known.
    private var primary: Int?
    private var lostAt: Double?
    /// A primary whose process stands still.
    private var paused: Int?

    init(firstPrimary: Int?) {
        primary = firstPrimary
    }

    /// `host` is the member's name in short.
    mutating func read(_ entry: TimelineEntry, host: String) {
        let time = entry.time.inSeconds
        switch entry.kind {
        case .primaryReady(let term):
            let gap = close(at: time)
            let wait = gap.map { ", \(Figure.span(seconds: $0)) without a primary" } ?? ""
            marks.append(.init(time: time, kind: .elected, text: "\(host) is primary in term \(term)\(wait)"))
            primary = entry.member
        case .electionLost(let term, let reason):
            marks.append(.init(time: time, kind: .lost, text: "\(host) lost the election of term \(term): \(reason)"))
        case .steppedDown(_, let reason):
            marks.append(.init(time: time, kind: .steppedDown, text: "\(host) stepped down: \(reason)"))
            if paused == entry.member { paused = nil }
            lose(entry.member, at: time)
        case .memberDown: lose(entry.member, at: time)
        case .rollback(let entries):
            let noun = entries == 1 ? "entry" : "entries"
            marks.append(.init(time: time, kind: .rollback, text: "\(host) rolled back \(entries) \(noun)"))
        case .initiated:
            member(time, "\(host) initiated the set")
            primary = nil
            lostAt = time
        case .memberAdded: member(time, "\(host) was added")
        case .memberRemoved: member(time, "\(host) was removed")
        case .synced: member(time, "\(host) has copied all data")
        case .reconfigured(let version): member(time, "configuration \(version)")
        case .electionStarted, .electionWon, .memberUp, .faultBegan, .faultEnded: break
        }
    }

    /// A primary that was stopped answers nobody.
    mutating func paused(_ member: Int, at time: Double) {
        if member == primary { paused = member }
        lose(member, at: time)
    }

    /// One that goes on is primary as before, unless there is another.
    mutating func resumed(_ member: Int, at time: Double) {
        guard paused == member else { return }
        paused = nil
        guard primary == nil else { return }
        _ = close(at: time)
        primary = member
    }

    /// What goes on until now has no end.
    mutating func finish() {
        guard let lostAt else { return }
        bars.append(.init(start: lostAt, end: nil, text: "no primary"))
        self.lostAt = nil
    }

    private mutating func member(_ time: Double, _ text: String) {
        marks.append(.init(time: time, kind: .membership, text: text))
    }

    private mutating func lose(_ member: Int?, at time: Double) {
        guard let member, member == primary else { return }
        primary = nil
        lostAt = lostAt ?? time
    }

    private mutating func close(at time: Double) -> Double? {
        guard let start = lostAt else { return nil }
        lostAt = nil
        bars.append(.init(start: start, end: time, text: "no primary for \(Figure.span(seconds: time - start))"))
        return time - start
    }
}
