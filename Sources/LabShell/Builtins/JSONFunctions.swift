import BSON
import ShellSyntax

/// Strings as JSON writes them.
enum JSONText {
    static func quoted(_ text: String) -> String { ExtendedJSON.relaxed(.string(text)) }
}

extension Machine {
    /// `JSON.stringify`; nil for what JSON leaves out.
    fileprivate mutating func json(
        _ value: Value, indent: String, margin: String, at span: SourceSpan
    ) throws(Interruption) -> String? {
        try step(at: span)
        switch value {
        case .undefined: return nil
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .number(let number): return number.isFinite ? NumberText.text(number) : "null"
        case .string(let text): return JSONText.quoted(text)
        case .object(let reference):
            if isCallable(value) { return nil }
            return try deeper(span) { (machine) throws(Interruption) in
                try machine.json(ofObject: reference, value, indent, margin, span)
            }
        }
    }

    private mutating func json(
        ofObject reference: Reference, _ value: Value, _ indent: String, _ margin: String, _ span: SourceSpan
    ) throws(Interruption) -> String {
        let inner = margin + indent
        switch state.heap[reference] {
        case .date(let milliseconds): return DateText.iso(milliseconds).map(JSONText.quoted) ?? "null"
        case .bson(let bson): return JSONText.quoted(BSONText.plain(bson))
        case .array(let values):
            var parts: [String] = []
            for value in values { parts.append(try json(value, indent: indent, margin: inner, at: span) ?? "null") }
            return wrapped(parts, "[", "]", indent, margin)
        case .document, .lazyDocument, .error:
            var parts: [String] = []
            for (key, value) in try fields(of: value, at: span) {
                guard let text = try json(value, indent: indent, margin: inner, at: span) else { continue }
                parts.append(JSONText.quoted(key) + (indent.isEmpty ? ":" : ": ") + text)
            }
            return wrapped(parts, "{", "}", indent, margin)
        default: return "{}"
        }
    }

    private func wrapped(_ parts: [String], _ open: String, _ close: String, _ indent: String, _ margin: String)
        -> String
    {
        if parts.isEmpty { return open + close }
        if indent.isEmpty { return open + parts.joined(separator: ",") + close }
        let line = "\n" + margin + indent
        return open + line + parts.joined(separator: "," + line) + "\n" + margin + close
    }

    fileprivate mutating func indent(_ value: Value) throws(Interruption) -> String {
        if case .string(let text) = value { return String(text.prefix(10)) }
        guard case .number(let number) = value else { return "" }
        return String(repeating: " ", count: Int(max(0, min(number.isNaN ? 0 : number, 10))))
    }
}

private let jsonParameters: [Parameter] = [.any("value"), .any("replacer").optional, .any("indent").optional]

let jsonNamespace = MemberTable(
    "JSON", "JSON as JavaScript has it",
    [
        Method("stringify", jsonParameters, .computes, "A value as JSON.", example: "JSON.stringify({ a: 1 })") {
            (machine, call) throws(Interruption) in
            let text = try machine.json(call[0], indent: try machine.indent(call[2]), margin: "", at: call.span)
            return try text.map { (text) throws(Interruption) in try machine.checked(text, at: call.span) }
                ?? .undefined
        },
        Method("parse", [.any("text")], .computes, "The value of a JSON text.") {
            (machine, call) throws(Interruption) in
            let text = try machine.text(of: call[0], at: call.span)
            do throws(BSONError) {
                let parsed = try ExtendedJSON.parse(text)
                return machine.value(of: parsed, plain: true)
            } catch {
                throw .error(ShellError("SyntaxError", "This is not JSON: \(error.message).", at: call.span))
            }
        },
    ])

let ejsonNamespace = MemberTable(
    "EJSON", "Extended JSON",
    [
        Method(
            "stringify", jsonParameters, .computes, "A value as relaxed Extended JSON.",
            example: "EJSON.stringify(db.orders.findOne())"
        ) {
            (machine, call) throws(Interruption) in
            let value = try machine.bson(of: call[0], at: call.span)
            return try machine.checked(ExtendedJSON.relaxed(value), at: call.span)
        },
        Method("parse", [.string("text")], .computes, "The value of an Extended JSON text.") {
            (machine, call) throws(Interruption) in
            let text = try machine.text(of: call[0], at: call.span)
            do throws(BSONError) {
                return machine.value(of: try ExtendedJSON.parse(text))
            } catch {
                throw .error(ShellError("SyntaxError", "This is not Extended JSON: \(error.message).", at: call.span))
            }
        },
    ])
