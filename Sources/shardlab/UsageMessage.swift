/// The argument parser's own wording, brought into the form of every other error.
enum UsageMessage {
    /// Takes the first line of the parser's text (`Error: ...`), and says where help is.
    static func rendered(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        var what = lines.first ?? "The call is wrong"
        if what.hasPrefix("Error: ") { what.removeFirst("Error: ".count) }
        if let last = what.last, !".?!".contains(last) { what += "." }
        let usage = lines.first { $0.hasPrefix("Usage: ") }.map { String($0.dropFirst("Usage: ".count)) }
        return what + " See: " + (helpCall(usage ?? "shardlab"))
    }

    private static func helpCall(_ usage: String) -> String {
        let words = usage.split(separator: " ").prefix {
            !$0.hasPrefix("[") && !$0.hasPrefix("<") && !$0.hasPrefix("-")
        }
        return words.joined(separator: " ") + " --help"
    }
}
