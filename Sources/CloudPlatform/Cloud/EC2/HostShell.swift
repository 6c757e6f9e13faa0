import BSON
import ShardCluster

/// `ec2.exec`: the few commands that a load host knows.
extension Platform {
    static let execLimit = 4_096

    mutating func exec(_ arguments: Arguments, cluster: inout Cluster) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let instance = try ec2.reachable(try arguments.string(0, "the instance's id or name"))
        let line = try arguments.string(1, "the command line")
        guard line.utf8.count <= Self.execLimit else {
            throw .badValue("ec2.exec takes a command line of at most \(Self.execLimit) bytes.")
        }
        var words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        if words.first == "nohup" { words.removeFirst() }
        if words.last == "&" { words.removeLast() }
        guard let command = words.first else { return .string("") }
        return .string(try run(command, Array(words.dropFirst()), on: instance, cluster: &cluster))
    }

    private mutating func run(
        _ command: String, _ words: [String], on instance: Instance, cluster: inout Cluster
    ) throws(CommandError) -> String {
        let place = FileStore.Place.instance(instance.id)
        switch command {
        case "ls": return files.names(at: place).sorted().joined(separator: "\n")
        case "cat": return words.map { file($0, of: "cat", at: place) { $0 } }.joined(separator: "\n")
        case "tail": return lines(of: words, "tail", at: place) { $0.suffix($1) }
        case "head": return lines(of: words, "head", at: place) { $0.prefix($1) }
        case "whoami": return "ec2-user"
        case "pwd": return "/home/ec2-user"
        case "pkill":
            guard words.count == 2, words[0] == "-f" else { return "pkill: usage: pkill -f PATTERN" }
            killScripts(words[1], onInstance: instance.id)
            return ""
        case "python3":
            guard let name = words.first else { return "python3: interactive mode needs a terminal" }
            guard files.text(name, at: place) != nil else {
                return "python3: can't open file '/home/ec2-user/\(name)': [Errno 2] No such file or directory"
            }
            let arguments = Array(words.dropFirst())
            switch name {
            case ProofSource.fileName: return try startProof(arguments, on: instance, cluster: &cluster)
            case InserterSource.fileName: return try startInserter(arguments, on: instance, cluster: &cluster)
            default:
                return "python3: this host runs \(ProofSource.fileName) and \(InserterSource.fileName), not \(name)"
            }
        default: return "bash: \(command): command not found"
        }
    }

    /// A pattern is a script's name, or an inserter's properties file.
    private mutating func killScripts(_ pattern: String, onInstance id: String) {
        switch pattern {
        case ProofSource.fileName: stopScripts(onInstance: id, reason: "Terminated")
        case InserterSource.fileName: stopInserters(onInstance: id, reason: "Terminated")
        default: stopInserters(onInstance: id, config: pattern, reason: "Terminated")
        }
    }

    private func file(
        _ name: String, of command: String, at place: FileStore.Place, _ show: (String) -> String
    ) -> String {
        files.text(name, at: place).map(show) ?? "\(command): \(name): No such file or directory"
    }

    /// `tail FILE` and `tail -n N FILE`, and `head` likewise: ten lines, or N.
    private func lines(
        of words: [String], _ command: String, at place: FileStore.Place,
        _ part: ([Substring], Int) -> ArraySlice<Substring>
    ) -> String {
        var words = words[...]
        var count = 10
        if words.first == "-n" {
            guard let number = words.dropFirst().first.flatMap({ Int($0) }), number >= 0 else {
                return "\(command): option requires an argument -- 'n'"
            }
            count = number
            words = words.dropFirst(2)
        }
        return words.map { name in
            file(name, of: command, at: place) { text in
                part(text.split(separator: "\n", omittingEmptySubsequences: true), count).joined(separator: "\n")
            }
        }.joined(separator: "\n")
    }
}

extension Platform {
    mutating func startInstance(_ index: Int) {
        guard ec2.instances.indices.contains(index), ec2.instances[index].state == .pending else { return }
        ec2.setState(.running, ofInstance: index)
    }
}
