/// Why bytes or a text are no BSON value; `position` counts bytes from the start of what was given.
package struct BSONError: Error, Sendable, Hashable {
    package enum Reason: Sendable, Hashable {
        case truncated
        case badLength
        case badTerminator
        case badUTF8
        case badBoolean
        case badSubtype
        case unsupportedType(UInt8)
        case tooDeep
        case syntax(String)
        case inexact
        case outOfRange(String)
    }

    package let reason: Reason
    package let position: Int

    package init(_ reason: Reason, at position: Int = 0) {
        self.reason = reason
        self.position = position
    }

    /// One sentence without the position, fit for an `errmsg`.
    package var message: String {
        switch reason {
        case .truncated: "the document ends in the middle of a value"
        case .badLength: "a length does not fit the bytes that follow"
        case .badTerminator: "a string or document does not end with a zero byte"
        case .badUTF8: "a string is not valid UTF-8"
        case .badBoolean: "a boolean is neither 0 nor 1"
        case .badSubtype: "a binary of subtype 2 has a wrong inner length"
        case .unsupportedType(let type): "the value type \(type) is not supported"
        case .tooDeep: "values are nested deeper than \(BSONLimits.depth) levels"
        case .syntax(let what): what
        case .inexact: "the number has more digits than a decimal128 can hold"
        case .outOfRange(let what): what
        }
    }
}

/// Bounds that hold for every value of this target.
package enum BSONLimits {
    /// Levels of documents and arrays inside one another, as the server's `maxBSONDepth` with its usual margin.
    package static let depth = 100
    /// Largest document that a command may store, in bytes (`maxBsonObjectSize`).
    package static let documentBytes = 16 * 1024 * 1024
}
