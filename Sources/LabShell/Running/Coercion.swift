import BSON
import ShellSyntax

extension Machine {
    /// `typeof`.
    mutating func typeName(_ value: Value) -> String {
        switch value {
        case .undefined: "undefined"
        case .null: "object"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .object: isCallable(value) ? "function" : "object"
        }
    }

    /// `Number(value)`.
    mutating func number(of value: Value) throws(Interruption) -> Double {
        switch value {
        case .undefined: return .nan
        case .null: return 0
        case .bool(let value): return value ? 1 : 0
        case .number(let value): return value
        case .string(let text): return NumberText.parse(text)
        case .object(let reference):
            switch state.heap[reference] {
            case .date(let milliseconds): return milliseconds
            case .bson(let bson): if let number = bson.double { return number }
            default: break
            }
            return NumberText.parse(try text(of: value, at: nil))
        }
    }

    /// `String(value)`.
    mutating func text(of value: Value, at span: SourceSpan?) throws(Interruption) -> String {
        switch value {
        case .undefined: return "undefined"
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return NumberText.text(number)
        case .string(let text): return text
        case .object(let reference):
            return try deeper(span) { (machine) throws(Interruption) in
                try machine.text(ofObject: reference, at: span)
            }
        }
    }

    private mutating func text(ofObject reference: Reference, at span: SourceSpan?) throws(Interruption) -> String {
        switch state.heap[reference] {
        case .array(let values): return try joined(values, separator: ",", at: span)
        case .date(let milliseconds): return DateText.long(milliseconds)
        case .regularExpression(let regex): return "/\(regex.pattern)/\(regex.options)"
        case .bson(let value): return BSONText.plain(value)
        case .error(let fields):
            let name =
                try fields["name"].map { (value) throws(Interruption) in try text(of: value, at: span) } ?? "Error"
            let message =
                try fields["message"].map { (value) throws(Interruption) in try text(of: value, at: span) } ?? ""
            return message.isEmpty ? name : "\(name): \(message)"
        case .database(let name): return name
        case .collection(let database, let name): return "\(database).\(name)"
        case .namespace(let name): return name
        case .function(let closure): return "[Function: \(closure.name)]"
        case .method(let method, _): return "[Function: \(method.name)]"
        case .set: return "[object Set]"
        case .map: return "[object Map]"
        default: return "[object Object]"
        }
    }

    mutating func joined(_ values: [Value], separator: String, at span: SourceSpan?) throws(Interruption) -> String {
        var text = ""
        for (index, value) in values.enumerated() {
            if index > 0 { text += separator }
            if !value.isNullish { text += try self.text(of: value, at: span) }
            if text.utf8.count > limits.stringBytes { _ = try checked(text, at: span) }
        }
        return text
    }

    func int32(_ number: Double) -> Int32 {
        guard number.isFinite else { return 0 }
        let wrapped = number.rounded(.towardZero).truncatingRemainder(dividingBy: 4_294_967_296)
        return Int32(truncatingIfNeeded: Int64(wrapped))
    }

    /// The primitive that `+`, `==` and `<` see.
    mutating func primitive(_ value: Value, preferNumber: Bool) throws(Interruption) -> Value {
        guard case .object(let reference) = value else { return value }
        switch state.heap[reference] {
        case .date(let milliseconds) where preferNumber: return .number(milliseconds)
        case .bson(.int32(let number)): return .number(Double(number))
        case .bson(.double(let number)): return .number(number)
        default: return .string(try text(of: value, at: nil))
        }
    }
}

/// Whether a value counts as true.
func isTruthy(_ value: Value) -> Bool {
    switch value {
    case .undefined, .null: false
    case .bool(let value): value
    case .number(let value): value != 0 && !value.isNaN
    case .string(let value): !value.isEmpty
    case .object: true
    }
}
