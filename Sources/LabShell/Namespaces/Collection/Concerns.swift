import BSON
import ShellSyntax

extension Machine {
    /// A read's options that go with its command: how sure, and from whom.
    func readFields(_ options: BSONDocument) -> [(String, BSONValue)] {
        var fields: [(String, BSONValue)] = []
        if let concern = options["readConcern"] { fields.append(("readConcern", level(concern))) }
        if let preference = options["readPreference"] {
            fields.append(("$readPreference", preference.string.map { ["mode": .string($0)] } ?? preference))
        }
        return fields
    }

    /// Puts those options that a command takes as its fields into it, and how sure and from whom it reads.
    func add(_ names: [String], of options: BSONDocument, to command: inout BSONDocument) {
        for name in names { if let value = options[name] { command[name] = value } }
        for (name, value) in readFields(options) { command.append(name, value) }
    }

    private func level(_ concern: BSONValue) -> BSONValue {
        concern.string.map { ["level": .string($0)] } ?? concern
    }

    /// A write that was applied and not acknowledged as it asked for.
    func checkWriteConcern(_ reply: BSONDocument, many: Bool, at span: SourceSpan) throws(Interruption) {
        guard let refused = reply["writeConcernError"]?.document else { return }
        var error = ShellError(
            many ? "MongoBulkWriteError" : "MongoWriteConcernError",
            refused["errmsg"]?.string ?? "the write concern is not satisfied", at: span)
        error.code = refused["code"]?.int64.flatMap { Int32(exactly: $0) }
        error.codeName = refused["codeName"]?.string
        throw .error(error)
    }
}

let cursorConcerns: [Method] = [
    Method(
        "readPref", [.string("mode"), .array("tags").optional], .reads,
        "Whom to ask: primary, primaryPreferred, secondary, secondaryPreferred, nearest.",
        example: "db.orders.find().readPref(\"secondary\")", result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        var preference: BSONDocument = ["mode": .string(machine.string(call[0]))]
        if !call[1].isNullish { preference.append("tags", try machine.bson(of: call[1], at: call.span)) }
        return try machine.change(call) { $0.command["$readPreference"] = .document(preference) }
    },
    Method(
        "readConcern", [.string("level")], .reads,
        "How sure the answer is: local, available, majority, linearizable.",
        example: "db.orders.find().readConcern(\"majority\")", result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        let level = machine.string(call[0])
        return try machine.change(call) { $0.command["readConcern"] = ["level": .string(level)] }
    },
]
