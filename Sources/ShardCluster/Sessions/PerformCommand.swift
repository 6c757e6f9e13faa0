import BSON

extension Cluster {
    /// Runs a command as its session wants it: by itself, as a retryable write, or within a transaction.
    mutating func perform(
        _ definition: CommandDefinition, _ request: CommandRequest
    ) throws(CommandError) -> CommandOutcome {
        if request.session == nil, transactions.isQuiet { return try definition.run(&self, request) }
        defer { runningStatement = nil }
        if let session = request.session {
            if session.isTransaction { return try performInTransaction(definition, request, session) }
            if session.isRetryable {
                try requireRetryable(request)
                try endTransaction(before: session)
            }
        }
        if transactions.isQuiet { return try definition.run(&self, request) }
        return try performBeside(definition, request)
    }

    /// A session does one thing at a time: a newer write ends the transaction that is open in it.
    ///
    /// - Throws: TransactionTooOld (225), IncompleteTransactionHistory (217).
    private mutating func endTransaction(before session: SessionInfo) throws(CommandError) {
        guard let number = session.number, let open = transactions.of(session.id) else { return }
        if open.number > number {
            throw .transactionTooOld(
                "Retryable write with txnNumber \(number) is prohibited on session \(session.id.text) because a newer "
                    + "transaction with txnNumber \(open.number) has already started on this session.")
        }
        if open.number == number {
            throw .incompleteTransactionHistory(
                "Cannot retry a retryable write that has been converted into a transaction")
        }
        if open.state == .inProgress { abort(open.serial, reason: "a newer retryable write") }
    }

    /// Statements for many documents can't be sent again: nobody could say how far they had come.
    ///
    /// - Throws: InvalidOptions (72).
    private func requireRetryable(_ request: CommandRequest) throws(CommandError) {
        if request.document.hasStatement(in: "updates", { $0.find("multi") && $0.value.truthy }) {
            throw .invalidOptions("Cannot use (or request) retryable writes with multi=true")
        }
        if request.document.hasStatement(in: "deletes", { $0.find("limit") && $0.value.int64 == 0 }) {
            throw .invalidOptions("Cannot use (or request) retryable writes with limit=0")
        }
    }
}

extension BSONDocument {
    /// Whether a statement of a batch is of a kind; none is decoded for that.
    fileprivate func hasStatement(in field: String, _ isOne: (inout BSONCursor) -> Bool) -> Bool {
        withCursor { cursor in
            guard cursor.find(field), cursor.type == .array else { return false }
            var statements = cursor.nested
            while statements.next() {
                guard statements.type == .document else { continue }
                var fields = statements.nested
                if isOne(&fields) { return true }
            }
            return false
        }
    }
}
