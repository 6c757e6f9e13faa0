/// The options of one command line, split as a shell and a program do it.
struct ServerOptionReader {
    let program: ServerProgram
    private var values: [(name: String, value: String)] = []

    /// Options that may stand several times.
    private static let repeatable = ["setParameter", "v", "verbose"]

    /// - Throws: what the program prints for an unknown, repeated, valueless or misplaced option.
    init(_ program: ServerProgram, _ words: [String]) throws(CommandError) {
        self.program = program
        var index = 0
        while index < words.count {
            let word = words[index]
            index += 1
            guard word.hasPrefix("-"), word != "-" else {
                throw .badCommandLine(
                    "too many positional options have been specified on the command line", program)
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = String(parts[0].drop { $0 == "-" })
            guard let option = ServerOption.named(name, of: program), parts[0].hasPrefix("--") || name == "v" else {
                throw .badCommandLine("unrecognised option '\(parts[0])'", program)
            }
            var value = parts.count == 2 ? parts[1] : nil
            if option.kind == .flag {
                guard value == nil else {
                    throw .badCommandLine("option '--\(name)' does not take any arguments", program)
                }
            } else if value == nil, index < words.count, !words[index].hasPrefix("--") {
                value = words[index]
                index += 1
            }
            try add(option, value)
        }
    }

    private mutating func add(_ option: ServerOption, _ value: String?) throws(CommandError) {
        let name = option.name
        if option.kind != .flag {
            guard let value, !value.isEmpty else {
                throw .badCommandLine("the required argument for option '--\(name)' is missing", program)
            }
            if option.kind == .number, Double(value) == nil || (name == "port" && Int(value) == nil) {
                throw .badCommandLine("the argument ('\(value)') for option '--\(name)' is invalid", program)
            }
        }
        guard !has(name) || Self.repeatable.contains(name) else {
            throw .badCommandLine("option '--\(name)' cannot be specified more than once", program)
        }
        values.append((name, value ?? ""))
    }

    func has(_ name: String) -> Bool { values.contains { $0.name == name } }

    subscript(name: String) -> String? { values.first { $0.name == name }?.value }

    static let lengthLimit = 4_096

    /// Words between spaces; quotes of either kind keep spaces.
    static func words(_ text: String) throws(CommandError) -> [String] {
        guard text.utf8.count <= lengthLimit else { throw .serverFailed("bash: Argument list too long") }
        var words: [String] = []
        var word = ""
        var quote: Character?
        var isWord = false
        for character in text {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                isWord = true
            } else if character.isWhitespace {
                if isWord { words.append(word) }
                (word, isWord) = ("", false)
            } else {
                word.append(character)
                isWord = true
            }
        }
        guard quote == nil else { throw .serverFailed("bash: unexpected EOF while looking for matching quote") }
        if isWord { words.append(word) }
        return words
    }
}

extension CommandError {
    /// What a program prints when it can't read its command line.
    static func badCommandLine(_ what: String, _ program: ServerProgram) -> CommandError {
        badOptions("Error parsing command line: \(what)", program)
    }

    static func badOptions(_ what: String, _ program: ServerProgram) -> CommandError {
        CommandError(
            code: 2, codeName: "badOptions", message: what + "\ntry '\(program.rawValue) --help' for more information")
    }

    /// What a program's log ends with when it exits at its start.
    static func serverFailed(_ what: String, exit code: Int32 = 1) -> CommandError {
        CommandError(code: code, codeName: "ServerExited", message: what)
    }
}
