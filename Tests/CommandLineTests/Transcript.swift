import Foundation

/// Calls of `shardlab` with what is typed, what is shown, and how they end, as a text.
///
/// `# a remark`, `@ lab sample/broken` (puts a lab of the folder Labs on the shelf), `@ labs` (those of the project),
/// `$ shardlab ...` begins a call, `< a typed line`, `= 0` the exit code, `? a part that the output must hold`; these are
/// written by hand. The output, a line each behind two spaces, and `! ` standard error may be recorded.
struct Transcript {
    struct Call {
        var arguments: [String]
        /// Lines as they stand in the file, up to the recorded part.
        var written: [String]
        var input = ""
        var status: Int32 = 0
        var parts: [String] = []
        var recorded: [String] = []
    }

    var head: [String] = []
    var labs: [String] = []
    var calls: [Call] = []

    init(_ text: String) throws(Fault) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let rest = String(line.dropFirst(2))
            if line.hasPrefix("$ shardlab") {
                let arguments = rest.split(separator: " ").dropFirst().map(String.init)
                calls.append(Call(arguments: arguments, written: [String(line)]))
            } else if calls.isEmpty {
                head.append(String(line))
                if line.hasPrefix("@ ") { labs.append(rest) }
            } else if line.hasPrefix("  ") || line.hasPrefix("! ") || line.isEmpty {
                calls[calls.count - 1].recorded.append(String(line))
            } else {
                calls[calls.count - 1].written.append(String(line))
                switch line.prefix(2) {
                case "< ", "<": calls[calls.count - 1].input += rest + "\n"
                case "? ": calls[calls.count - 1].parts.append(rest)
                case "= ":
                    guard let status = Int32(rest) else { throw Fault(what: "line \(index + 1) is no exit code") }
                    calls[calls.count - 1].status = status
                case "# ": break
                default: throw Fault(what: "line \(index + 1) begins with nothing known")
                }
            }
        }
        for index in calls.indices {
            while calls[index].recorded.last == "" { calls[index].recorded.removeLast() }
        }
    }

    struct Fault: Error {
        let what: String
    }

    /// A call's output as it is recorded; the folder that it ran in is called HERE.
    static func lines(_ result: Shardlab.Result, in folder: String) -> [String] {
        var lines = (indented(result.output, by: "  ") + indented(result.error, by: "! "))
            .map { $0.replacingOccurrences(of: folder, with: "HERE") }
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func indented(_ text: String, by mark: String) -> [String] {
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        if rows.last?.isEmpty == true { rows.removeLast() }
        return rows.map { $0.isEmpty ? "" : mark + $0 }
    }

    /// The file with the recorded parts as they are now.
    var text: String {
        (head + calls.flatMap { $0.written + $0.recorded + [""] }).joined(separator: "\n")
    }
}
