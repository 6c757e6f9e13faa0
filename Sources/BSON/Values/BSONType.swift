/// The type byte of an element, as the BSON specification numbers it.
package enum BSONType: UInt8, Sendable {
    case double = 0x01
    case string = 0x02
    case document = 0x03
    case array = 0x04
    case binary = 0x05
    case undefined = 0x06
    case objectID = 0x07
    case bool = 0x08
    case date = 0x09
    case null = 0x0A
    case regex = 0x0B
    case javascript = 0x0D
    case int32 = 0x10
    case timestamp = 0x11
    case int64 = 0x12
    case decimal128 = 0x13
    case minKey = 0xFF
    case maxKey = 0x7F

    /// Place in MongoDB's order across types (`canonicalizeBSONType`); all numbers share one place.
    package var canonicalOrder: UInt8 {
        switch self {
        case .minKey: 10
        case .undefined: 15
        case .null: 20
        case .double, .int32, .int64, .decimal128: 30
        case .string: 60
        case .document: 70
        case .array: 80
        case .binary: 90
        case .objectID: 100
        case .bool: 110
        case .date: 120
        case .timestamp: 130
        case .regex: 140
        case .javascript: 160
        case .maxKey: 240
        }
    }

    /// The alias that `$type` takes and the server prints.
    package var alias: String {
        switch self {
        case .double: "double"
        case .string: "string"
        case .document: "object"
        case .array: "array"
        case .binary: "binData"
        case .undefined: "undefined"
        case .objectID: "objectId"
        case .bool: "bool"
        case .date: "date"
        case .null: "null"
        case .regex: "regex"
        case .javascript: "javascript"
        case .int32: "int"
        case .timestamp: "timestamp"
        case .int64: "long"
        case .decimal128: "decimal"
        case .minKey: "minKey"
        case .maxKey: "maxKey"
        }
    }
}
