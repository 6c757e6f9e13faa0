package import BSON

/// What a command answers instead of its result: the server's code, its name and a message.
package struct CommandError: Error, Sendable, Hashable {
    package let code: Int32
    package let codeName: String
    package let message: String
    /// Fields that the reply carries besides, such as a duplicate key's `keyPattern` and `keyValue`.
    package let extra: BSONDocument?

    package init(code: Int32, codeName: String, message: String, extra: BSONDocument? = nil) {
        self.code = code
        self.codeName = codeName
        self.message = message
        self.extra = extra
    }

    package static let networkTimeoutCode: Int32 = 89

    /// An error that the server numbers without naming: "Location40324".
    package static func location(_ code: Int32, _ message: String) -> CommandError {
        CommandError(code: code, codeName: "Location\(code)", message: message)
    }

    /// The same with what it is part of in front, as the server joins contexts.
    func inside(_ context: String) -> CommandError {
        CommandError(code: code, codeName: codeName, message: "\(context) :: caused by :: \(message)", extra: extra)
    }

    /// The same as met while a plan ran, on a document.
    func duringPlan(of command: String) -> CommandError { inside("Plan executor error during \(command)") }

    /// The command's reply: `ok: 0`, then `errmsg`, `code`, `codeName` and the extra fields.
    package var reply: BSONDocument {
        var document: BSONDocument = [
            "ok": .double(0), "errmsg": .string(message), "code": .int32(code), "codeName": .string(codeName),
        ]
        if let extra {
            for (key, value) in extra { document.append(key, value) }
        }
        return document
    }
}
