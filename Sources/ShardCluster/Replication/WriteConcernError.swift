import BSON

/// What a write answers that was applied and not acknowledged as it asked for.
extension Cluster {
    /// The reply with `writeConcernError`; an error of its own for a read that could not be confirmed, and where nobody
    /// knows what became of the write.
    func failed(_ write: AwaitedWrite, by error: CommandError) -> BSONDocument {
        if write.isRead || error.code == 6 || error.code == 89 { return error.reply }
        return Self.adding(error, ["writeConcern": .document(write.concern.document)], to: write.reply)
    }

    func timedOut(_ write: AwaitedWrite) -> BSONDocument {
        let timeLimit = CommandError.maxTimeMSExpired("operation exceeded time limit")
        if write.isRead { return timeLimit.reply }
        guard write.limit == .acknowledgement else { return failed(write, by: timeLimit) }
        let error = CommandError(
            code: 64, codeName: "WriteConcernFailed", message: "waiting for replication timed out")
        return Self.adding(
            error, ["wtimeout": true, "writeConcern": .document(write.concern.document)], to: write.reply)
    }

    private static func adding(_ error: CommandError, _ info: BSONDocument, to reply: BSONDocument) -> BSONDocument {
        var reply = reply
        reply.append(
            "writeConcernError",
            [
                "code": .int32(error.code), "codeName": .string(error.codeName), "errmsg": .string(error.message),
                "errInfo": .document(info),
            ])
        return reply
    }
}

extension WriteConcern {
    /// As `errInfo` shows it, with where it comes from.
    var document: BSONDocument {
        var document = BSONDocument()
        switch acknowledgement {
        case .nodes(let count): document.append("w", .integer(count))
        case .majority, nil: document.append("w", "majority")
        case .mode(let name): document.append("w", .string(name))
        case .tags(let tags): document.append("w", .document(tags))
        }
        if let journal { document.append("j", .bool(journal)) }
        document.append("wtimeout", .int64((timeout ?? 0) / 1_000))
        document.append("provenance", self == .implicit ? "implicitDefault" : "clientSupplied")
        return document
    }
}
