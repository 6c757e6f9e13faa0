import BSON

/// What a command says about its session: whose it is, and whether it is a retryable write or part of a transaction.
package struct SessionInfo: Sendable, Hashable {
    package let id: SessionID
    package let number: Int64?
    /// `autocommit: false`.
    package let isTransaction: Bool
    package let startsTransaction: Bool
    /// `stmtId`, the number of the first statement.
    let firstStatement: Int32
    let statements: [Int32]

    /// A write that the client may send again.
    var isRetryable: Bool { number != nil && !isTransaction }
}

extension CommandRequest {
    /// - Throws: InvalidOptions (72), TypeMismatch (14), IDLFailedToParse (40414), NotARetryableWriteCommand (50768).
    mutating func readSession() throws(CommandError) {
        let values = Self.sessionFields(of: document)
        guard let lsid = values.lsid else {
            if values.number != nil {
                throw .invalidOptions("Transaction number requires a session ID to also be specified")
            }
            return
        }
        guard let fields = lsid.document else { throw wrongType("lsid", lsid, "object") }
        guard let uuid = fields["id"] else {
            throw CommandError(
                code: 40414, codeName: "IDLFailedToParse",
                message: "BSON field 'OperationSessionInfo.lsid.id' is missing but a required field")
        }
        guard let id = SessionID(uuid) else {
            throw .typeMismatch(
                "BSON field 'OperationSessionInfo.lsid.id' is the wrong type '\(uuid.typeName)', expected type 'UUID'")
        }
        let number = try values.number.map { (value) throws(CommandError) -> Int64 in
            guard case .int64(let number) = value else { throw wrongType("txnNumber", value, "long") }
            guard number >= 0 else { throw .invalidOptions("Transaction number cannot be negative") }
            return number
        }
        let isTransaction = try Self.isTransaction(values, number)
        session = SessionInfo(
            id: id, number: number, isTransaction: isTransaction, startsTransaction: values.start != nil,
            firstStatement: values.statement?.int64.flatMap(Int32.init(exactly:)) ?? 0,
            statements: (values.statements?.array ?? []).compactMap { $0.int64.flatMap(Int32.init(exactly:)) })
        if number != nil, !isTransaction, !Self.retryable.contains(name) {
            throw .location(
                50768,
                "txnNumber may only be provided for multi-document transactions and retryable write commands. "
                    + "autocommit:false was not provided, and \(name) is not a retryable write command.")
        }
    }

    private static let retryable = ["insert", "update", "delete", "findAndModify", "findandmodify"]

    private struct Fields {
        var lsid: BSONValue?
        var number: BSONValue?
        var autocommit: BSONValue?
        var start: BSONValue?
        var statement: BSONValue?
        var statements: BSONValue?
    }

    /// In one walk over the command's fields.
    private static func sessionFields(of command: BSONDocument) -> Fields {
        command.withCursor { cursor in
            var found = Fields()
            while cursor.next() {
                if cursor.keyEquals("lsid") {
                    found.lsid = cursor.value
                } else if cursor.keyEquals("txnNumber") {
                    found.number = cursor.value
                } else if cursor.keyEquals("autocommit") {
                    found.autocommit = cursor.value
                } else if cursor.keyEquals("startTransaction") {
                    found.start = cursor.value
                } else if cursor.keyEquals("stmtId") {
                    found.statement = cursor.value
                } else if cursor.keyEquals("stmtIds") {
                    found.statements = cursor.value
                }
            }
            return found
        }
    }

    private static func isTransaction(_ values: Fields, _ number: Int64?) throws(CommandError) -> Bool {
        if let autocommit = values.autocommit {
            guard number != nil else {
                throw .invalidOptions("'autocommit' field requires a transaction number to also be specified")
            }
            guard autocommit.truthy == false else {
                throw .invalidOptions("Specifying autocommit=true is not allowed.")
            }
        }
        if let start = values.start {
            guard values.autocommit != nil else {
                throw .invalidOptions("'startTransaction' field requires 'autocommit' field to also be specified")
            }
            guard start.truthy else { throw .invalidOptions("Specifying startTransaction=false is not allowed.") }
        }
        return values.autocommit != nil
    }

    private func wrongType(_ field: String, _ value: BSONValue, _ expected: String) -> CommandError {
        .typeMismatch(
            "BSON field 'OperationSessionInfo.\(field)' is the wrong type '\(value.typeName)', expected type "
                + "'\(expected)'")
    }
}
