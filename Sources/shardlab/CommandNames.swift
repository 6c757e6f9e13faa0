import ArgumentParser
import ShellSyntax

/// Which commands a call may name; the argument parser takes an unknown one for an argument too many.
enum CommandNames {
    static func check(_ arguments: [String]) throws(Problem) {
        var parent: any ParsableCommand.Type = ShardLab.self
        var call: [String] = []
        for word in arguments {
            let children = parent.configuration.subcommands
            guard !children.isEmpty, !word.hasPrefix("-") else { return }
            if call.isEmpty, word == "help" { continue }
            guard let child = children.first(where: { $0._commandName == word }) else {
                throw unknown((call + [word]).joined(separator: " "), word, among: children.map { $0._commandName })
            }
            parent = child
            call.append(word)
        }
    }

    private static func unknown(_ call: String, _ word: String, among names: [String]) -> Problem {
        let near = nearest(word, in: names).map { "Did you mean \($0)? " } ?? ""
        return Problem("There is no command \"\(call)\". \(near)There are: \(names.joined(separator: ", ")).")
    }
}
