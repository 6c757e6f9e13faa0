import BSON
import LabSandbox
import ShardCluster
import ShellSyntax

extension Machine {
    /// Sends a database command; a reply that is not ok ends the input as mongosh's MongoServerError does.
    mutating func command(_ command: BSONDocument, on database: String, at span: SourceSpan?) throws(Interruption)
        -> BSONDocument
    {
        try step(50, at: span)
        try requireOpen(way.session, at: span)
        let reply = send(command, on: database)
        guard reply["ok"]?.truthy != true else { return reply }
        throw .error(Self.serverError(reply, at: span))
    }

    static func serverError(_ reply: BSONDocument, at span: SourceSpan?) -> ShellError {
        var error = ShellError("MongoServerError", reply["errmsg"]?.string ?? "the command failed", at: span)
        error.code = reply["code"]?.int64.flatMap { Int32(exactly: $0) }
        error.codeName = reply["codeName"]?.string
        error.labels = reply["errorLabels"]?.array?.compactMap(\.string) ?? []
        return error
    }

    /// Calls a method of the platform around the cluster.
    mutating func platform(_ method: String, _ arguments: [Value], at span: SourceSpan) throws(Interruption) -> Value {
        try step(50, at: span)
        var converted: [BSONValue] = []
        for argument in arguments { converted.append(try bson(of: argument, at: span)) }
        while let last = converted.last, last.isNull { converted.removeLast() }
        let answer: BSONValue
        do throws(CommandError) {
            answer = try world.call(method, converted)
        } catch {
            var refused = ShellError(error, of: method, at: span)
            if let unknown = error.extra?["unknownNode"]?.string,
                let near = nearest(unknown, in: world.cluster.nodeNames)
            {
                refused.remedy = "Did you mean \(near)?"
            }
            throw .error(refused)
        }
        let result = value(of: answer, plain: true)
        try tellListeners(at: span)
        return result
    }

    /// The same for facts that the shell itself reads; nil when the platform refuses.
    func fact(_ method: String, _ arguments: [BSONValue] = []) -> BSONValue? { try? world.call(method, arguments) }

    /// Runs `body` on another sandbox, which is thrown away.
    mutating func elsewhere(
        _ other: Sandbox, _ body: (inout Machine) throws(Interruption) -> Value
    ) throws(Interruption) -> Value {
        var copy = other
        let home = (world, isAway, waiting)
        let sessions = state.sessions
        isAway = true
        waiting = WaitRecord()
        defer {
            (world, isAway, waiting) = home
            // What was sent there was sent to a copy.
            state.sessions = sessions
        }
        let result = withUnsafeMutablePointer(to: &copy) { pointer -> Result<Value, Interruption> in
            world = World(pointer)
            do throws(Interruption) {
                return .success(try body(&self))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
