import LabEngine
import LabFormat
import LabViews
import Progress

/// Opens a learner's attempt; what another behaviour of the engine recorded is offered to be replayed.
struct AttemptOpening {
    let edition: LabEdition
    let texts: LogicTexts
    let identity: SessionIdentity
    let mode: Mode
    let store: ProgressStore
    /// A learner sits at a terminal and can be asked.
    let asks: Bool

    /// Nil where the learner does not want the replay: nothing has changed then.
    func attempt(replaying: Bool) throws(Problem) -> Attempt? {
        do {
            return try open(replaying: replaying)
        } catch {
            guard case .offersReplay(let offer) = error else { throw problem(error) }
            guard asks else {
                throw Problem("\(error.description) Add --replay to the call to go on.")
            }
            guard try accepts(offer) else {
                try Console.print("Nothing has changed. The same call offers it again.")
                return nil
            }
        }
        do {
            return try open(replaying: true)
        } catch {
            throw problem(error)
        }
    }

    private func problem(_ error: AttemptError) -> Problem {
        Problem(error.description, status: error.isOurFault ? .ourFault : .wrongCall)
    }

    private func open(replaying: Bool) throws(AttemptError) -> Attempt {
        try Attempt(
            edition, texts: texts, identity: identity, mode: mode, store: store, clock: KeptSession.now(),
            replaying: replaying)
    }

    private func accepts(_ offer: ReplayOffer) throws(Problem) -> Bool {
        try Console.print(TerminalText.clean(offer.description))
        while true {
            try Console.write("Replay it and go on? [y/n] ")
            switch readLine(strippingNewline: true)?.lowercased() {
            case "y", "yes": return true
            case "n", "no", nil: return false
            default: continue
            }
        }
    }
}

/// What a learner who goes on has to know about the attempt.
enum AttemptNotice {
    static func lines(_ attempt: Attempt) -> [String] {
        var lines: [String] = []
        if let offer = attempt.replayed, offer.inputs > 0 {
            lines.append(
                "Replayed with behaviour \(Behaviour.current); it was recorded with behaviour \(offer.recorded).")
            let kept = attempt.session.stepsOnWord.map { "\($0.step)" }
            if !kept.isEmpty {
                lines.append(
                    "Step \(kept.joined(separator: ", ")) would not pass like this any more; it stays passed. Whoever verifies it needs a shardlab with behaviour \(offer.recorded)."
                )
            }
        }
        if attempt.keepsOldLogic {
            lines.append("The lab has changed since you began. You go on with it as it was then.")
        }
        return lines
    }
}
