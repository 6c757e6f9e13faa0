import BSON
import SimKernel

/// Writes that somebody made by hand, to look for them later.
struct KeyedWrites: Sendable {
    enum Fate: String, Sendable {
        case waiting, acknowledged, lost
        case lostAfterAcknowledgement = "acknowledged, then lost"
        /// Kept though nobody was told.
        case unknown = "kept, never acknowledged"
    }

    struct Write: Sendable {
        let number: Int
        let key: String
        let value: String
        /// Where it ends in the log of its timeline.
        let position: Int64
        let timeline: Int
        /// The member that took it as a primary beside the primary; nil for all others.
        let rival: Int?
        var fate: Fate
    }

    static let limit = 1_000
    static let textLimitBytes = 1_024
    private(set) var all: [Write] = []
    /// Those from here on may still change.
    private var settled = 0

    mutating func append(
        _ key: String, _ value: String, at position: Int64, timeline: Int, on rival: Int? = nil,
        isAcknowledged: Bool = false
    ) {
        all.append(
            Write(
                number: all.count + 1, key: key, value: value, position: position, timeline: timeline, rival: rival,
                fate: isAcknowledged ? .acknowledged : .waiting))
    }

    /// What a rival took is gone.
    mutating func lose(on rival: Int) {
        for index in all.indices where all[index].rival == rival {
            switch all[index].fate {
            case .waiting: all[index].fate = .lost
            case .acknowledged: all[index].fate = .lostAfterAcknowledgement
            case .lost, .lostAfterAcknowledgement, .unknown: break
            }
        }
    }

    mutating func acknowledge(to position: Int64) {
        guard settled < all.count else { return }
        for index in settled..<all.count
        where all[index].fate == .waiting && all[index].rival == nil && all[index].position <= position {
            all[index].fate = .acknowledged
            if index == settled { settled += 1 }
        }
    }

    /// Those beyond are lost; those before that nobody was told of stay, and nobody will be.
    mutating func fork(at position: Int64) {
        for index in all.indices where all[index].rival == nil {
            let isBeyond = all[index].position > position
            switch all[index].fate {
            case .waiting: all[index].fate = isBeyond ? .lost : .unknown
            case .acknowledged where isBeyond: all[index].fate = .lostAfterAcknowledgement
            case .unknown where isBeyond: all[index].fate = .lost
            default: break
            }
        }
        settled = all.count
    }

    /// The last value of a key on the disk of a rival: its own writes, and all of its timeline before.
    func value(_ key: String, ofRival rival: Int, timeline: Int, _ forks: [ReplicatedDatabase.Fork]) -> String? {
        all.last { write in
            guard write.key == key, write.timeline <= timeline else { return false }
            if let taken = write.rival { return taken == rival }
            return forks.allSatisfy {
                $0.timeline < write.timeline || $0.timeline >= timeline || write.position <= $0.position
            }
        }?.value
    }

    /// The last value of a key among the first bytes of the log; nil if there is none.
    func value(_ key: String, to position: Int64) -> String? {
        all.last { write in
            write.key == key && write.rival == nil && write.position <= position && write.fate != .lost
                && write.fate != .lostAfterAcknowledgement
        }?.value
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(Int64(all.count))
        for write in all {
            trace.combine(write.position)
            trace.combine(write.fate.rawValue)
        }
    }
}
