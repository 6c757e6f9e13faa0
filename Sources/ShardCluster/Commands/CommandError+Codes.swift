package import BSON

/// The server's codes and names (`error_codes.yml`), one constructor each.
extension CommandError {
    package static func internalError(_ message: String) -> CommandError {
        CommandError(code: 1, codeName: "InternalError", message: message)
    }

    package static func badValue(_ message: String) -> CommandError {
        CommandError(code: 2, codeName: "BadValue", message: message)
    }

    package static func hostUnreachable(_ message: String) -> CommandError {
        CommandError(code: 6, codeName: "HostUnreachable", message: message)
    }

    package static func failedToParse(_ message: String) -> CommandError {
        CommandError(code: 9, codeName: "FailedToParse", message: message)
    }

    package static func unauthorized(_ message: String) -> CommandError {
        CommandError(code: 13, codeName: "Unauthorized", message: message)
    }

    package static func typeMismatch(_ message: String) -> CommandError {
        CommandError(code: 14, codeName: "TypeMismatch", message: message)
    }

    package static func overflow(_ message: String) -> CommandError {
        CommandError(code: 15, codeName: "Overflow", message: message)
    }

    package static func invalidLength(_ message: String) -> CommandError {
        CommandError(code: 16, codeName: "InvalidLength", message: message)
    }

    package static func authenticationFailed(_ message: String) -> CommandError {
        CommandError(code: 18, codeName: "AuthenticationFailed", message: message)
    }

    package static func illegalOperation(_ message: String) -> CommandError {
        CommandError(code: 20, codeName: "IllegalOperation", message: message)
    }

    package static func namespaceNotFound(_ message: String) -> CommandError {
        CommandError(code: 26, codeName: "NamespaceNotFound", message: message)
    }

    package static func indexNotFound(_ message: String) -> CommandError {
        CommandError(code: 27, codeName: "IndexNotFound", message: message)
    }

    package static func pathNotViable(_ message: String) -> CommandError {
        CommandError(code: 28, codeName: "PathNotViable", message: message)
    }

    package static func roleNotFound(_ message: String) -> CommandError {
        CommandError(code: 31, codeName: "RoleNotFound", message: message)
    }

    package static func conflictingUpdateOperators(_ message: String) -> CommandError {
        CommandError(code: 40, codeName: "ConflictingUpdateOperators", message: message)
    }

    package static func cursorNotFound(_ message: String) -> CommandError {
        CommandError(code: 43, codeName: "CursorNotFound", message: message)
    }

    package static func lockBusy(_ message: String) -> CommandError {
        CommandError(code: 46, codeName: "LockBusy", message: message)
    }

    package static func namespaceExists(_ message: String) -> CommandError {
        CommandError(code: 48, codeName: "NamespaceExists", message: message)
    }

    package static func maxTimeMSExpired(_ message: String) -> CommandError {
        CommandError(code: 50, codeName: "MaxTimeMSExpired", message: message)
    }

    package static func dollarPrefixedFieldName(_ message: String) -> CommandError {
        CommandError(code: 52, codeName: "DollarPrefixedFieldName", message: message)
    }

    package static func invalidIdField(_ message: String) -> CommandError {
        CommandError(code: 53, codeName: "InvalidIdField", message: message)
    }

    package static func notSingleValueField(_ message: String) -> CommandError {
        CommandError(code: 54, codeName: "NotSingleValueField", message: message)
    }

    package static func commandNotFound(_ message: String) -> CommandError {
        CommandError(code: 59, codeName: "CommandNotFound", message: message)
    }

    package static func shardKeyNotFound(_ message: String) -> CommandError {
        CommandError(code: 61, codeName: "ShardKeyNotFound", message: message)
    }

    package static func immutableField(_ message: String) -> CommandError {
        CommandError(code: 66, codeName: "ImmutableField", message: message)
    }

    package static func cannotCreateIndex(_ message: String) -> CommandError {
        CommandError(code: 67, codeName: "CannotCreateIndex", message: message)
    }

    package static func shardNotFound(_ message: String) -> CommandError {
        CommandError(code: 70, codeName: "ShardNotFound", message: message)
    }

    package static func invalidOptions(_ message: String) -> CommandError {
        CommandError(code: 72, codeName: "InvalidOptions", message: message)
    }

    package static func invalidNamespace(_ message: String) -> CommandError {
        CommandError(code: 73, codeName: "InvalidNamespace", message: message)
    }

    package static func indexOptionsConflict(_ message: String) -> CommandError {
        CommandError(code: 85, codeName: "IndexOptionsConflict", message: message)
    }

    package static func indexKeySpecsConflict(_ message: String) -> CommandError {
        CommandError(code: 86, codeName: "IndexKeySpecsConflict", message: message)
    }

    package static func shutdownInProgress(_ message: String) -> CommandError {
        CommandError(code: 91, codeName: "ShutdownInProgress", message: message)
    }

    package static func operationFailed(_ message: String) -> CommandError {
        CommandError(code: 96, codeName: "OperationFailed", message: message)
    }

    package static func writeConflict(_ message: String) -> CommandError {
        CommandError(code: 112, codeName: "WriteConflict", message: message)
    }

    package static func commandNotSupported(_ message: String) -> CommandError {
        CommandError(code: 115, codeName: "CommandNotSupported", message: message)
    }

    package static func conflictingOperationInProgress(_ message: String) -> CommandError {
        CommandError(code: 117, codeName: "ConflictingOperationInProgress", message: message)
    }

    package static func namespaceNotSharded(_ message: String) -> CommandError {
        CommandError(code: 118, codeName: "NamespaceNotSharded", message: message)
    }

    package static func failedToSatisfyReadPreference(_ message: String) -> CommandError {
        CommandError(code: 133, codeName: "FailedToSatisfyReadPreference", message: message)
    }

    package static func exceededMemoryLimit(_ message: String) -> CommandError {
        CommandError(code: 146, codeName: "ExceededMemoryLimit", message: message)
    }

    package static func invalidPipelineOperator(_ message: String) -> CommandError {
        CommandError(code: 168, codeName: "InvalidPipelineOperator", message: message)
    }

    package static func cannotIndexParallelArrays(_ message: String) -> CommandError {
        CommandError(code: 171, codeName: "CannotIndexParallelArrays", message: message)
    }

    package static func cannotDropShardKeyIndex(_ message: String) -> CommandError {
        CommandError(code: 370, codeName: "CannotDropShardKeyIndex", message: message)
    }

    package static func invalidIndexSpecificationOption(_ message: String) -> CommandError {
        CommandError(code: 197, codeName: "InvalidIndexSpecificationOption", message: message)
    }

    package static func queryExceededMemoryLimitNoDiskUseAllowed(_ message: String) -> CommandError {
        CommandError(code: 292, codeName: "QueryExceededMemoryLimitNoDiskUseAllowed", message: message)
    }

    package static func notWritablePrimary(_ message: String) -> CommandError {
        CommandError(code: 10107, codeName: "NotWritablePrimary", message: message)
    }

    package static func bsonObjectTooLarge(_ message: String) -> CommandError {
        CommandError(code: 10334, codeName: "BSONObjectTooLarge", message: message)
    }

    package static func staleConfig(_ message: String) -> CommandError {
        CommandError(code: 13388, codeName: "StaleConfig", message: message)
    }

    package static func keyTooLong(_ message: String) -> CommandError {
        CommandError(code: 17280, codeName: "KeyTooLong", message: message)
    }

    /// A unique index that has the key already; `extra` tells pattern and value as the server does.
    package static func duplicateKey(_ message: String, pattern: BSONDocument, value: BSONDocument) -> CommandError {
        CommandError(
            code: 11000, codeName: "DuplicateKey", message: message,
            extra: ["keyPattern": .document(pattern), "keyValue": .document(value)])
    }

    /// A name that is no command.
    package static func noSuchCommand(_ name: String) -> CommandError {
        .commandNotFound("no such command: '\(name)'")
    }
}
