/// A value of the shell's language. What has identity lives in the heap.
enum Value: Sendable {
    case undefined
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case object(Reference)

    var isNullish: Bool {
        switch self {
        case .undefined, .null: true
        default: false
        }
    }

    var reference: Reference? {
        if case .object(let reference) = self { reference } else { nil }
    }

    static func int(_ number: Int) -> Value { .number(Double(number)) }
}

/// The place of an object in its shell's heap.
struct Reference: Sendable, Hashable {
    var index: Int
}
