import BSON
import ShardCluster

/// `files.*`
extension Platform {
    static let filesMethods = ["list", "read", "write", "put", "copy"]

    mutating func files(_ name: String, _ arguments: Arguments) throws(CommandError) -> BSONValue {
        switch name {
        case "list":
            try arguments.atMost(1)
            return .array(files.names(at: try place(arguments, 0)).map { .string($0) })
        case "read": return try read(arguments)
        case "write", "put":
            try arguments.atMost(2)
            let text = try arguments.optionalString(1, "the file's text") ?? ""
            try files.put(try arguments.string(0, "the file's name"), text, at: .workstation)
            return ["ok": 1]
        case "copy": return try copy(arguments)
        default: throw arguments.unknownMethod
        }
    }

    /// The instance that an argument names, reached as `ssh` would; without one the learner's own machine.
    private func place(_ arguments: Arguments, _ index: Int) throws(CommandError) -> FileStore.Place {
        guard let name = try arguments.optionalString(index, "the instance's id or name") else { return .workstation }
        return .instance(try ec2.reachable(name).id)
    }

    private func read(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let name = try arguments.string(0, "the file's name")
        guard let text = files.text(name, at: try place(arguments, 1)) else { throw .noSuchFile(name) }
        return .string(text)
    }

    private mutating func copy(_ arguments: Arguments) throws(CommandError) -> BSONValue {
        try arguments.atMost(2)
        let name = try arguments.string(0, "the file's name")
        guard let text = files.text(name, at: .workstation) else { throw .noSuchFile(name) }
        let host = try arguments.string(1, "the instance's id or name")
        try files.put(name, text, at: .instance(try ec2.reachable(host).id))
        return ["ok": 1]
    }
}

extension CommandError {
    static func noSuchFile(_ name: String) -> CommandError {
        CommandError(
            code: 2, codeName: "ENOENT",
            message: "\(name): No such file or directory. files.list() shows the files that are there.")
    }
}
