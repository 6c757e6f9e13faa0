import BSON
import SimKernel

@testable import ShardCluster

struct ScriptError: Error, CustomStringConvertible {
    let description: String
}

/// What a script acts on, and its directives: see `Scripts/README.md`.
struct ScriptWorld {
    var harness = AdminHarness()
    /// Commands that were begun and not waited for.
    var begun: [String: OperationID] = [:]
    var seenMigrations = 0
    var seenChanges = 0

    var cluster: Cluster { harness.cluster }

    mutating func run(_ input: [String]) throws -> [String] {
        let words = input[0].split(separator: " ").map(String.init)
        if input[0].hasPrefix("{") || input[0].contains(" {") { return try command(input) }
        switch words[0] {
        case "cluster":
            let options = Self.options(words)
            harness = AdminHarness(shards: Int(options["shards"] ?? 2), seed: UInt64(options["seed"] ?? 1))
            (seenMigrations, seenChanges, begun) = (0, 0, [:])
        case "wait": harness.advance(to: cluster.now + (try Self.span(words[1])))
        case "until": try advance(to: words[1])
        case "until-resharding": try advance(toResharding: words[1])
        case "until-state": try advance(toState: words[2], of: words[1])
        case "reply": return reply(of: words[1], Self.shownFields(input))
        case "bulk": try bulk(words)
        default:
            guard let facts = try facts(words) else {
                try fault(words)
                return []
            }
            return facts
        }
        return []
    }

    /// `{…}` on admin, `test {…}` on a database, `on shard-01 test {…}` on a node, `session 1/2 test {…}` as a session's
    /// write or transaction of that number, `begin NAME …` without waiting for its end. A second line `show a b.c` names
    /// fields of the reply to print.
    private mutating func command(_ input: [String]) throws -> [String] {
        guard let brace = input[0].firstIndex(of: "{"),
            var command = try ExtendedJSON.parse(String(input[0][brace...])).document
        else { throw ScriptError(description: "no command: \(input[0])") }
        var words = input[0][..<brace].split(separator: " ").map(String.init)
        var options: [String: String] = [:]
        while words.count > 1, ["begin", "on", "session"].contains(words[0]) {
            options[words[0]] = words[1]
            words.removeFirst(2)
        }
        let node = try options["on"].map(address)
        if let session = options["session"] { try Self.add(session, to: &command) }
        let database = words.first ?? "admin"
        let fields = Self.shownFields(input)
        guard let name = options["begin"] else {
            return Self.shown(harness.run(command, in: database, on: node), fields)
        }
        switch harness.cluster.begin(command, database: database, on: node) {
        case .done(let reply, let latency):
            harness.advance(to: cluster.now + latency)
            return Self.shown(reply, fields)
        case .waiting(let operation):
            begun[name] = operation
            return ["waiting"]
        }
    }

    private static func shownFields(_ input: [String]) -> [String] {
        input.dropFirst().flatMap { $0.split(separator: " ").dropFirst().map(String.init) }
    }

    /// "1/2": the first session's second write or transaction.
    private static func add(_ session: String, to command: inout BSONDocument) throws {
        let numbers = session.split(separator: "/").compactMap { Int64($0) }
        guard numbers.count == 2 else { throw ScriptError(description: "no session: \(session)") }
        command.append("lsid", .document(TransactionHarness.id(Int(numbers[0]))))
        command.append("txnNumber", .int64(numbers[1]))
    }

    private mutating func reply(of name: String, _ fields: [String]) -> [String] {
        guard let operation = begun[name] else { return ["unknown"] }
        guard let (reply, latency) = harness.cluster.poll(operation) else { return ["waiting"] }
        begun[name] = nil
        harness.advance(to: cluster.now + latency)
        return Self.shown(reply, fields)
    }

    /// `ok` or the error, then each wanted field that is there; numbers are integers.
    static func shown(_ reply: BSONDocument, _ fields: [String]) -> [String] {
        guard reply["ok"]?.double == 1 else {
            return [
                "error \(reply["code"]?.int64 ?? 0) \(reply["codeName"]?.string ?? ""): \(reply["errmsg"]?.string ?? "")"
            ]
        }
        var lines = ["ok"]
        for error in reply["writeErrors"]?.array ?? [] {
            lines.append(
                "write error \(error.document?["code"]?.int64 ?? 0): \(error.document?["errmsg"]?.string ?? "")")
        }
        if let error = reply["writeConcernError"]?.document {
            lines.append("write concern error \(error["code"]?.int64 ?? 0): \(error["errmsg"]?.string ?? "")")
        }
        for field in fields {
            let path = field.split(separator: ".").map(String.init)
            guard let value = reply.value(at: path) else { continue }
            lines.append("\(field) \(text(value))")
        }
        return lines
    }

    static func text(_ value: BSONValue) -> String {
        switch value {
        case .string(let string): string
        case .double(let number): String(Int64(number))
        case .minKey: "min"
        case .maxKey: "max"
        default: value.int64.map { String($0) } ?? ExtendedJSON.relaxed(value)
        }
    }

    /// Goes on until a migration is in this phase, or none is left for `idle`; ten minutes at most.
    private mutating func advance(to phase: String) throws {
        let end = cluster.now + .minutes(10)
        while let next = cluster.nextEventTime, next <= end {
            let phases = cluster.migrations.active.map { Self.name($0.phase) }
            if phases.contains(phase) || (phase == "idle" && phases.isEmpty) { return }
            harness.advance(to: next)
        }
        throw ScriptError(description: "no migration came to \(phase)")
    }

    private mutating func advance(toResharding phase: String) throws {
        let end = cluster.now + .hours(1)
        while let next = cluster.nextEventTime, next <= end {
            let now = cluster.resharding.map { "\($0.phase)".split(separator: "(").first.map(String.init) ?? "" }
            if now ?? "none" == phase { return }
            harness.advance(to: next)
        }
        throw ScriptError(description: "no resharding came to \(phase)")
    }

    static func name(_ phase: Migration.Phase) -> String {
        "\(phase)".split(separator: "(").first.map(String.init) ?? ""
    }

    /// `bulk NS count=N [low=N] [width=N] [bytes=N]`: a batch of a load.
    private mutating func bulk(_ words: [String]) throws {
        let options = Self.options(words)
        _ = try harness.cluster.insertBulk(
            Namespace(parsing: words[1]),
            BulkBatch(
                field: "key", low: options["low"] ?? 0, width: options["width"] ?? 100, count: options["count"] ?? 0,
                firstNumber: options["first"] ?? 0, padBytes: Int32((options["bytes"] ?? 1_000) - 41)))
    }

    static func options(_ words: [String]) -> [String: Int64] {
        var options: [String: Int64] = [:]
        for word in words {
            let parts = word.split(separator: "=")
            if parts.count == 2 { options[String(parts[0])] = Int64(parts[1]) }
        }
        return options
    }

    /// "20m", "10s", "300ms", "2h".
    static func span(_ text: String) throws -> Micros {
        let number = Int64(text.prefix { $0.isNumber }) ?? 0
        switch text.drop(while: \.isNumber) {
        case "ms": return .milliseconds(number)
        case "s": return .seconds(number)
        case "m": return .minutes(number)
        case "h": return .hours(number)
        default: throw ScriptError(description: "no span of time: \(text)")
        }
    }
}
