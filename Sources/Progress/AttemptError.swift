package import LabEngine

/// Why an attempt cannot be opened.
package enum AttemptError: Error, Sendable, Hashable, CustomStringConvertible {
    case progress(ProgressError)
    case session(SessionError)
    case replay(ReplayError)
    /// It was recorded under another behaviour of the engine; it goes on when it is opened with `replaying`.
    case offersReplay(ReplayOffer)
    case logicLost(lab: String)

    package var description: String {
        switch self {
        case .progress(let error): error.description
        case .session(let error): error.description
        case .replay(.differs(let line, let what)):
            "Your saved work does not replay: line \(line), \(what). This is a fault of shardlab, or the progress file was changed: please report it, with what shardlab learners export prints."
        case .replay(let error):
            "Your saved work does not replay. \(error)"
        case .offersReplay(let offer): "\(offer) Nothing has changed yet."
        case .logicLost(let lab):
            "The text of \(lab) with which you began is lost. Restore a copy of the progress file, or begin with another --data-dir."
        }
    }

    /// What this engine recorded does not come out again by the same inputs.
    package var isOurFault: Bool {
        if case .replay(.differs) = self { true } else { false }
    }
}
