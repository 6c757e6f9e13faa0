import BSON
import CloudPlatform
import LabSandbox
import ShellSyntax
import SimKernel

extension Machine {
    /// Not in a fork: what a listener does there would reach back to the learner's variables.
    private var listens: Bool { !state.listeners.all.isEmpty && !isAway && !isTelling }

    /// Tells listeners, in order, what has happened since they were last told. What they bring about is told when they
    /// have returned.
    mutating func tellListeners(at span: SourceSpan) throws(Interruption) {
        guard listens else { return }
        isTelling = true
        defer { isTelling = false }
        state.listeners.heard = min(state.listeners.heard, world.eventCount)
        let known = world.eventCount
        while state.listeners.heard < world.eventCount {
            guard state.listeners.heard < known + Listeners.chainLimit else {
                throw .error(Self.endlessListeners(at: span))
            }
            let event = world.event(state.listeners.heard)
            state.listeners.heard += 1
            guard let (name, document) = event else { continue }
            for listener in state.listeners.all where listener.event == "*" || listener.event == name {
                try step(10, at: span)
                _ = try call(listener.function, [value(of: .document(document))], at: span)
            }
        }
    }

    private static func endlessListeners(at span: SourceSpan) -> ShellError {
        .limit(
            "Listeners brought about more than \(Listeners.chainLimit) events, and were told of each.", at: span,
            remedy: "Does a listener do what it listens to? events.off(number) ends it.")
    }

    /// Lets time pass; listeners are told at every whole second of it, so that they can act while it passes.
    mutating func passing(
        _ span: Micros, at place: SourceSpan, _ wait: (inout Machine, Micros) throws(Interruption) -> Void
    ) throws(Interruption) {
        guard listens, span <= Limits.wait else { return try wait(&self, span) }
        let end = world.now + span
        let second: Micros = .seconds(1 as Int64)
        while world.now < end {
            try wait(&self, min(end, (world.now / second + 1) * second) - world.now)
            try tellListeners(at: place)
        }
    }
}
