/// A parameter of a method: its name, what it accepts and whether it may be left out.
struct Parameter: Sendable {
    var name: String
    var kind: Kind
    var isOptional: Bool
    var isRest = false

    enum Kind: String, Sendable {
        case any = "any value"
        case string = "a string"
        case number = "a number"
        case boolean = "true or false"
        case document = "a document"
        case array = "an array"
        case function = "a function"
        case span = "a span of time such as \"15m\""
        case stringOrDocument = "a string or a document"
        case documentOrArray = "a document or an array"
    }

    static func any(_ name: String) -> Parameter { Parameter(name: name, kind: .any, isOptional: false) }
    static func string(_ name: String) -> Parameter { Parameter(name: name, kind: .string, isOptional: false) }
    static func number(_ name: String) -> Parameter { Parameter(name: name, kind: .number, isOptional: false) }
    static func boolean(_ name: String) -> Parameter { Parameter(name: name, kind: .boolean, isOptional: false) }
    static func document(_ name: String) -> Parameter { Parameter(name: name, kind: .document, isOptional: false) }
    static func array(_ name: String) -> Parameter { Parameter(name: name, kind: .array, isOptional: false) }
    static func function(_ name: String) -> Parameter { Parameter(name: name, kind: .function, isOptional: false) }
    static func span(_ name: String) -> Parameter { Parameter(name: name, kind: .span, isOptional: false) }
    static func of(_ kind: Kind, _ name: String) -> Parameter { Parameter(name: name, kind: kind, isOptional: false) }
    static func rest(_ name: String) -> Parameter {
        Parameter(name: name, kind: .any, isOptional: false, isRest: true)
    }

    /// The same, to be left out if wanted.
    var optional: Parameter {
        var copy = self
        copy.isOptional = true
        return copy
    }
}
