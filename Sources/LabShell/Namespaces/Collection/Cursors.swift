import BSON
import ShellSyntax

extension Machine {
    private func cursor(_ reference: Reference) -> CursorState? {
        if case .cursor(let cursor) = state.heap[reference] { cursor } else { nil }
    }

    /// Sends the cursor's command, once.
    mutating func open(_ reference: Reference, at span: SourceSpan?) throws(Interruption) {
        guard var cursor = cursor(reference), cursor.id == nil else { return }
        let reply = try onWay(cursor.way) { (machine) throws(Interruption) in
            try machine.command(cursor.command, on: cursor.database, at: span)
        }
        let body = reply["cursor"]?.document
        cursor.buffer = (body?["firstBatch"]?.array ?? []).compactMap(\.document)
        cursor.position = 0
        cursor.id = body?["id"]?.int64 ?? 0
        if let name = body?["ns"]?.string, let dot = name.firstIndex(of: ".") {
            cursor.collection = String(name[name.index(after: dot)...])
        }
        state.heap[reference] = .cursor(cursor)
    }

    /// The next document as the server gave it; nil at the end.
    mutating func nextDocument(of reference: Reference, at span: SourceSpan?) throws(Interruption) -> BSONDocument? {
        try open(reference, at: span)
        guard var cursor = cursor(reference) else { return nil }
        while cursor.position >= cursor.buffer.count {
            guard let id = cursor.id, id != 0 else { return nil }
            var command: BSONDocument = ["getMore": .int64(id), "collection": .string(cursor.collection)]
            if let size = cursor.command["batchSize"] { command.append("batchSize", size) }
            let reply = try onWay(cursor.way) { (machine) throws(Interruption) in
                try machine.command(command, on: cursor.database, at: span)
            }
            let body = reply["cursor"]?.document
            cursor.buffer = (body?["nextBatch"]?.array ?? []).compactMap(\.document)
            cursor.position = 0
            cursor.id = body?["id"]?.int64 ?? 0
            state.heap[reference] = .cursor(cursor)
        }
        let document = cursor.buffer[cursor.position]
        cursor.position += 1
        state.heap[reference] = .cursor(cursor)
        return document
    }

    /// The next document as a value, after the functions given to `map`.
    mutating func nextValue(of reference: Reference, at span: SourceSpan) throws(Interruption) -> Value? {
        guard let document = try nextDocument(of: reference, at: span) else { return nil }
        try step(at: span)
        var result = value(of: .document(document))
        for transform in cursor(reference)?.transforms ?? [] { result = try call(transform, [result], at: span) }
        return result
    }

    mutating func remainingDocuments(of reference: Reference, at span: SourceSpan?) throws(Interruption) -> [Value] {
        var values: [Value] = []
        while let value = try nextValue(of: reference, at: span ?? SourceSpan(start: 0, end: 0)) {
            values.append(value)
            if values.count > limits.objects {
                throw .error(
                    .limit("The cursor has more than \(limits.objects) documents.", at: span, remedy: "Use limit()."))
            }
        }
        return values
    }

    /// The next 20 documents as mongosh prints them; `it` goes on behind them.
    mutating func page(of reference: Reference) throws(Interruption) -> String? {
        var values: [Value] = []
        let span = SourceSpan(start: 0, end: 0)
        while values.count < 20, let value = try nextValue(of: reference, at: span) { values.append(value) }
        guard !values.isEmpty else {
            state.iterated = nil
            return nil
        }
        let text = Inspector.text(of: try array(values), in: &self)
        guard try hasNext(reference, at: span) else {
            state.iterated = nil
            return text
        }
        state.iterated = reference
        return text + "\nType \"it\" for more"
    }

    mutating func hasNext(_ reference: Reference, at span: SourceSpan?) throws(Interruption) -> Bool {
        try open(reference, at: span)
        guard let before = cursor(reference) else { return false }
        if before.position < before.buffer.count { return true }
        guard try nextDocument(of: reference, at: span) != nil, var after = cursor(reference) else { return false }
        after.position -= 1
        state.heap[reference] = .cursor(after)
        return true
    }

    /// `it`: the cursor whose documents were shown last goes on.
    mutating func moreDocuments() throws(Interruption) -> Value {
        guard let reference = state.iterated else { return .string("no cursor") }
        return .object(reference)
    }

    mutating func change(
        _ call: Call, _ body: (inout CursorState) -> Void
    ) throws(Interruption) -> Value {
        guard case .object(let reference) = call.receiver, var cursor = cursor(reference) else { return .undefined }
        guard cursor.id == nil else {
            throw .error(
                ShellError(
                    "MongoCursorInUseError", "Cursor is already initialized.", at: call.span,
                    remedy: "Set this before reading."))
        }
        body(&cursor)
        state.heap[reference] = .cursor(cursor)
        return call.receiver
    }

    fileprivate func receiver(_ call: Call) -> Reference { call.receiver.reference ?? Reference(index: 0) }
}

/// A cursor method that sets a field of the command.
private func setting(_ name: String, _ parameter: Parameter, _ summary: String, field: String? = nil) -> Method {
    Method(
        name, [parameter], .reads, summary,
        example: "db.orders.find().\(name)(\(parameter.kind == .number ? "5" : "{ qty: 1 }"))", result: "cursor"
    ) {
        (machine, call) throws(Interruption) in
        let value = try machine.bson(of: call[0], at: call.span)
        return try machine.change(call) { cursor in
            if name == "batchSize", !cursor.isFind {
                cursor.command["cursor"] = ["batchSize": value]
            } else if name == "limit", let count = value.double, count < 0 {
                // As drivers send it: so many documents in one batch, and no cursor behind it.
                cursor.command["limit"] = .double(-count)
                cursor.command["singleBatch"] = true
            } else {
                cursor.command[field ?? name] = value
            }
        }
    }
}

private let cursorSettings: [Method] = [
    setting("sort", .document("order"), "Sorts: 1 rises, -1 falls."),
    setting("limit", .number("count"), "At most so many documents."),
    setting("skip", .number("count"), "Leaves out the first documents."),
    setting("projection", .document("fields"), "Which fields to give."),
    setting("collation", .document("collation"), "How strings are compared: only { locale: \"simple\" } is here."),
    setting("hint", .of(.stringOrDocument, "index"), "The index to use."),
    setting("batchSize", .number("count"), "Documents in one reply."),
    setting("comment", .any("comment"), "A note for logs."),
    setting("maxTimeMS", .number("milliseconds"), "How long it may take."),
    Method("pretty", [], .reads, "As it is: documents are always printed well.", result: "cursor") {
        (_, call) throws(Interruption) in
        call.receiver
    },
    Method("map", [.function("f")], .reads, "What a function makes of each document.", result: "cursor") {
        (machine, call) throws(Interruption) in
        let reference = machine.receiver(call)
        if case .cursor(var cursor) = machine.state.heap[reference] {
            cursor.transforms.append(call[0])
            machine.state.heap[reference] = .cursor(cursor)
        }
        return call.receiver
    },
]

private let cursorReads: [Method] = [
    Method("toArray", [], .reads, "All documents as an array.", example: "db.orders.find().toArray()") {
        (machine, call) throws(Interruption) in
        try machine.array(try machine.remainingDocuments(of: machine.receiver(call), at: call.span))
    },
    Method("next", [], .reads, "The next document, or null.") { (machine, call) throws(Interruption) in
        try machine.nextValue(of: machine.receiver(call), at: call.span) ?? .null
    },
    Method("tryNext", [], .reads, "The next document, or null.") { (machine, call) throws(Interruption) in
        try machine.nextValue(of: machine.receiver(call), at: call.span) ?? .null
    },
    Method("hasNext", [], .reads, "Whether there is another document.") { (machine, call) throws(Interruption) in
        .bool(try machine.hasNext(machine.receiver(call), at: call.span))
    },
    Method(
        "forEach", [.function("f")], .reads, "Calls a function for each document.",
        example: "db.orders.find().forEach(d => print(d.qty))"
    ) {
        (machine, call) throws(Interruption) in
        while let value = try machine.nextValue(of: machine.receiver(call), at: call.span) {
            _ = try machine.call(call[0], [value], at: call.span)
        }
        return .undefined
    },
    Method("itcount", [], .reads, "Counts by reading.") { (machine, call) throws(Interruption) in
        .int(try machine.remainingDocuments(of: machine.receiver(call), at: call.span).count)
    },
    Method("count", [], .reads, "How many documents match, without skip and limit.") {
        (machine, call) throws(Interruption) in
        guard case .cursor(let cursor) = machine.state.heap[machine.receiver(call)] else { return .undefined }
        let reply = try machine.command(
            ["count": .string(cursor.collection), "query": cursor.command["filter"] ?? [:]], on: cursor.database,
            at: call.span)
        return .number(reply["n"]?.double ?? 0)
    },
    Method("size", [], .reads, "How many documents there are.") { (machine, call) throws(Interruption) in
        .int(try machine.remainingDocuments(of: machine.receiver(call), at: call.span).count)
    },
    Method(
        "explain", [.any("verbosity").optional], .reads, "How it would be done: which shards, which index.",
        example: "db.orders.find({ qty: 5 }).explain(\"executionStats\")"
    ) {
        (machine, call) throws(Interruption) in
        guard case .cursor(let cursor) = machine.state.heap[machine.receiver(call)] else { return .undefined }
        let verbosity = try machine.verbosity(call)
        return try machine.explained(
            cursor.command, verbosity, CollectionName(database: cursor.database, name: cursor.collection), call)
    },
    Method("close", [], .reads, "Gives the cursor back.") { (machine, call) throws(Interruption) in
        let reference = machine.receiver(call)
        guard case .cursor(var cursor) = machine.state.heap[reference] else { return .undefined }
        if let id = cursor.id, id != 0 {
            _ = try machine.command(
                ["killCursors": .string(cursor.collection), "cursors": .array([.int64(id)])], on: cursor.database,
                at: call.span)
        }
        cursor.id = 0
        cursor.buffer = []
        cursor.position = 0
        machine.state.heap[reference] = .cursor(cursor)
        return .undefined
    },
]

let cursorTable = MemberTable("cursor", "What find and aggregate give", cursorSettings + cursorConcerns + cursorReads)
