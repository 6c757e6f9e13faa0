/// What differs from run to run: the lines `name=value` of the script's properties file.
struct ProofProperties: Sendable, Hashable {
    let publicKey: String
    let privateKey: String
    let projectName: String
    let clusterName: String
    let region: String
    let username: String
    let password: String

    struct Problem: Error, Hashable {
        let message: String
    }

    /// Empty lines, lines that begin with `#` or `[` and spaces around names and values do not count; the last of equal
    /// names does.
    init(_ text: String) throws(Problem) {
        var values: [(name: String, value: String)] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = Self.trimmed(line)
            guard let first = line.first, first != "#", first != "[" else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw Problem(message: "shard_test.py: \"\(line)\" is no property. Write name=value.")
            }
            values.append((Self.trimmed(line[..<equals]), Self.trimmed(line[line.index(after: equals)...])))
        }
        func value(_ name: String) throws(Problem) -> String {
            guard let value = values.last(where: { $0.name == name })?.value, !value.isEmpty else {
                throw Problem(message: "KeyError: '\(name)'. The properties file has no \(name)=...")
            }
            return value
        }
        publicKey = try value("public_key")
        privateKey = try value("private_key")
        projectName = try value("project_name")
        clusterName = try value("cluster_name")
        region = try value("region")
        username = try value("username")
        password = try value("password")
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text = text.dropFirst() }
        while text.last?.isWhitespace == true { text = text.dropLast() }
        return String(text)
    }

    private static func trimmed(_ text: String) -> String { trimmed(text[...]) }
}
