/// A learner's line without editing or cursor movement: for screen readers, and where libedit cannot work.
final class PlainPrompt: LineSource {
    func next(prompt: String) throws -> InputLine {
        try Console.write(prompt)
        let interrupt = InterruptWatch()
        defer { interrupt.end() }
        guard let line = readLine(strippingNewline: true) else {
            guard interrupt.wasInterrupted else { return .end }
            try Console.write("\n")
            return .interrupted
        }
        return .text(line)
    }

    func remember(_ input: String) {}
}
