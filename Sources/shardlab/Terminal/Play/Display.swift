import LabEngine

/// Shows a session: as text for a learner, or as JSON for a program.
protocol Display {
    /// The first thing that is shown.
    func welcome(_ session: Session) throws
    /// A step's page.
    func page(_ session: Session, held: Set<String>) throws
    /// An input that was not typed at a terminal, so that a transcript is whole.
    func echo(_ line: String, prompt: String) throws
    /// `promptWidth` is what stands before the learner's line where that line is the last on the screen.
    func show(_ effects: [Effect], in session: Session, promptWidth: Int?) throws
    /// Text that answers a word such as `:status`; `word` names what it is.
    func tell(_ lines: [String], word: String) throws
    /// An input that was not understood.
    func problem(_ message: String) throws
    func farewell(_ session: Session) throws
}
