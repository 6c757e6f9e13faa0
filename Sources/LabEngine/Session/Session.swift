package import LabFormat
import SimKernel

/// A learner's work on a lab, as a value: an input goes in, effects come out, and the journal has a line more.
///
/// The sandbox, the shell's variables and what was filled in are the `world`, which undo restores; points, tries and
/// reveals are the `records`, which it does not. Equal lab, identity, mode and inputs give equal journals everywhere.
package struct Session: Sendable {
    package let plan: LabPlan
    package let identity: SessionIdentity
    package internal(set) var journal: Journal
    package internal(set) var world: World
    /// The world as the current step began, after its set-up: what `start(() => x)` sees.
    var began: World
    /// One a step, in order.
    var records: [StepRecord]
    /// Index of the current step.
    var current = 0
    /// Worlds before the inputs of this step that changed one, the last one last.
    var past = Past()

    /// Makes the sandbox, runs the lab's set-up and enters its first step.
    package init(
        _ lab: Lab, enhancements: [Enhancement] = [], identity: SessionIdentity, mode: Mode = .lab
    ) throws(SessionError) {
        var generator = Generator(seed: identity.seed)
        let plan = try LabPlan(lab, enhancements: enhancements, mode: mode, generator: &generator)
        self.plan = plan
        self.identity = identity
        journal = Journal(
            header: JournalHeader(lab, enhancements: enhancements, identity: identity, mode: mode))
        world = try World(plan, seed: generator.next())
        began = world
        records = plan.steps.map(StepRecord.init)
        try enter(0)
    }

    /// Takes an input: the effects are what a front end shows, the journal's new line is what a replay must give again.
    ///
    /// `clock` is the wall time in seconds since 1970; it is recorded and decides nothing.
    package mutating func handle(_ input: Input, clock: Int64? = nil) -> [Effect] {
        if let refusal = journal.refusal(of: input) { return [.refused(refusal)] }
        let arrival = world.now
        let effects = perform(input)
        journal.append(input, at: arrival, clock: clock, record: record(of: effects))
        return effects
    }

    /// What each input does.
    mutating func perform(_ input: Input) -> [Effect] {
        switch input {
        case .command(let text): run(text)
        case .runShown(let number): runShown(number)
        case .check: check()
        case .next: enterNext()
        case .hint: hint()
        case .solution(let run): solution(run: run)
        case .fill(let number, let text): fill(number, text)
        case .reveal(let number): reveal(number)
        case .answer(let number, let text): answer(number, text)
        case .undo(let count): undo(count)
        case .replay: [.refused("A replay is offered when an attempt of another behaviour is resumed. Go on.")]
        }
    }
}
