/// Puts lines together to whole inputs: while a bracket is open, the next line belongs to it.
struct InputReader {
    private let source: any LineSource

    /// As much as one input may have; beyond it an open bracket no longer waits for more.
    private static let mostBytes = 65_536

    init(_ source: any LineSource) {
        self.source = source
    }

    /// The next whole input. An end within an open bracket gives what there is.
    func next(prompt: String) throws -> InputLine {
        var input = ""
        var continues = false
        while true {
            switch try source.next(prompt: continues ? Self.continuation(under: prompt) : prompt) {
            case .interrupted: return .interrupted
            case .end: return continues ? .text(input) : .end
            case .text(let line):
                input += continues ? "\n" + line : line
                guard input.utf8.count < Self.mostBytes, OpenInput.isOpen(input) else {
                    if !input.allSatisfy(\.isWhitespace) { source.remember(input) }
                    return .text(input)
                }
                continues = true
            }
        }
    }

    /// Dots that end where the prompt ends.
    private static func continuation(under prompt: String) -> String {
        String(repeating: " ", count: max(prompt.count - 4, 0)) + "... "
    }
}
