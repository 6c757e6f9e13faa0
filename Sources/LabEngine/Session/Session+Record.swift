import LabFormat
import SimKernel

extension Session {
    /// What the journal keeps of an input's effects.
    func record(of effects: [Effect]) -> Record {
        var verdicts: [RecordedVerdict]?
        var refused: Bool?
        for effect in effects {
            switch effect {
            case .verdicts(let found): verdicts = found.map(RecordedVerdict.init)
            case .refused: refused = true
            default: break
            }
        }
        return Record(
            step: current + 1, points: points, passed: passedSteps, now: world.now,
            state: Hex64(stateHash()), verdicts: verdicts, refused: refused)
    }
}

extension Session {
    /// The sandbox's state hash bound to the learner's seed: equal deeds of two learners are not equal states.
    package func stateHash() -> UInt64 {
        var hash = TraceHash()
        hash.combine(identity.seed)
        hash.combine(world.stateHash())
        return hash.value
    }
}

extension Journal {
    /// Room that a line may need beside its input's text.
    private static let lineReserveBytes = 1 << 20

    /// Why an input cannot be taken at all; nil where it can. What is refused here is not in the journal.
    func refusal(of input: Input, limitBytes: Int = Journal.limitBytes) -> String? {
        let text: String =
            switch input {
            case .command(let text), .fill(_, let text), .answer(_, let text): text
            default: ""
            }
        if text.utf8.count > Self.inputLimitBytes {
            return "This input is longer than \(Self.inputLimitBytes >> 10) KiB. Give it in parts."
        }
        if bytes + Self.lineReserveBytes > limitBytes {
            return
                "The journal of this session is full (\(limitBytes >> 20) MiB). Submit it, or begin anew as another learner."
        }
        return nil
    }
}
