import ShellSyntax

extension Session {
    /// Runs a line of the shell in the sandbox, with the step's keeps watched every virtual second.
    mutating func run(_ text: String) -> [Effect] {
        if let question = openPrediction {
            return [.refused("First say what you expect: \(question.ask) Type :answer N.")]
        }
        let before = world
        let (effects, ran) = world.run(text, began: began)
        settleFiles()
        if ran, !effects.containsError || !world.isUnchanged(since: before) { past.remember(before) }
        return effects + broken(since: before)
    }

    mutating func runShown(_ number: Int) -> [Effect] {
        let commands = step.commands
        guard (1...max(1, commands.count)).contains(number), !commands.isEmpty else {
            return [.refused(noSuch("command", number, of: commands.count))]
        }
        let command = commands[number - 1]
        if let empty = command.blanks.first(where: { world.entered[$0] == nil }) {
            return [
                .refused("Blank \(empty) of this command is empty. Type :fill \(empty) VALUE, or the command itself.")
            ]
        }
        let text = command.text(entered: world.entered)
        return [.echo(text)] + run(text)
    }

    /// Keeps that broke since an earlier world.
    func broken(since before: World) -> [Effect] {
        zip(world.watch.keeps, zip(before.watch.broken, world.watch.broken)).compactMap { keep, reasons in
            guard reasons.0 == nil, let now = reasons.1 else { return nil }
            return .broken(title: keep.title, reasons: now)
        }
    }

    func noSuch(_ what: String, _ number: Int, of count: Int) -> String {
        switch count {
        case 0: "This step shows no \(what). Type :text to read it again."
        case 1: "This step has one \(what), number 1, and no number \(number). Type :text to see it."
        default: "This step has \(what)s 1 to \(count), and no number \(number). Type :text to see them."
        }
    }
}

extension [Effect] {
    fileprivate var containsError: Bool {
        contains { if case .error = $0 { true } else { false } }
    }
}
