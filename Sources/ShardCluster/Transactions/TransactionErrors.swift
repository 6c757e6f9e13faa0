import BSON

extension CommandError {
    static func noSuchTransaction(_ message: String) -> CommandError {
        CommandError(code: 251, codeName: "NoSuchTransaction", message: message).labelled(.transient)
    }

    static func transactionCommitted(_ message: String) -> CommandError {
        CommandError(code: 256, codeName: "TransactionCommitted", message: message)
    }

    static func preparedTransactionInProgress(_ message: String) -> CommandError {
        CommandError(code: 267, codeName: "PreparedTransactionInProgress", message: message)
    }

    static func operationNotSupportedInTransaction(_ message: String) -> CommandError {
        CommandError(code: 263, codeName: "OperationNotSupportedInTransaction", message: message)
    }

    static func migrationConflict(_ message: String) -> CommandError {
        CommandError(code: 272, codeName: "MigrationConflict", message: message).labelled(.transient)
    }

    /// Two transactions want one document.
    static func transactionConflict(isInsert: Bool) -> CommandError {
        writeConflict(
            isInsert
                ? "WriteConflict error: this operation conflicted with another operation. Please retry your operation "
                    + "or multi-document transaction."
                : "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry your "
                    + "operation or multi-document transaction."
        ).labelled(.transient)
    }

    /// What tells `perform` that a command has to wait for a transaction; no client sees it.
    static let blockedByTransaction = CommandError(code: -1, codeName: "", message: "")

    var isBlocked: Bool { code == -1 }

    enum Label: String {
        case transient = "TransientTransactionError"
        case unknownCommit = "UnknownTransactionCommitResult"
        case retryableWrite = "RetryableWriteError"
    }

    /// The same error with a label that tells drivers what they may do about it.
    func labelled(_ label: Label) -> CommandError {
        var labels = extra?["errorLabels"]?.array ?? []
        guard !labels.contains(.string(label.rawValue)) else { return self }
        labels.append(.string(label.rawValue))
        var fields = extra ?? [:]
        fields["errorLabels"] = .array(labels)
        return CommandError(code: code, codeName: codeName, message: message, extra: fields)
    }

    /// The codes after which a driver sends a write again: the network's, those of a change of primary, and a time-out.
    private static let retryable: [Int32] = [6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]
    /// The codes that end a transaction which may be begun again as a whole.
    private static let transient: [Int32] = [24, 112, 239, 246, 250, 251, 267, 272, 13388]

    /// With the labels that the server gives to an error of this command.
    func labelled(for request: CommandRequest) -> CommandError {
        guard let session = request.session, session.number != nil else { return self }
        let isEnd = request.name == "commitTransaction" || request.name == "abortTransaction"
        if session.isTransaction, !isEnd {
            let ends = Self.transient.contains(code) || Self.retryable.contains(code)
            return ends ? labelled(.transient) : self
        }
        return Self.retryable.contains(code) ? labelled(.retryableWrite) : self
    }
}
