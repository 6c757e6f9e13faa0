import ShellSyntax

let objectTable = MemberTable(
    "object", "Documents and other objects",
    [
        Method("hasOwnProperty", [.any("name")], .computes, "Whether it has a field.") {
            (machine, call) throws(Interruption) in
            let name = try machine.text(of: call[0], at: call.span)
            return .bool(machine.ownMember(call.receiver, name) != nil)
        },
        Method("toString", [], .computes, "As text.") { (machine, call) throws(Interruption) in
            .string(try machine.text(of: call.receiver, at: call.span))
        },
        Method("valueOf", [], .computes, "The object itself.") { (_, call) throws(Interruption) in call.receiver },
    ])

let functionTable = MemberTable(
    "function", "Functions",
    [
        Method("name", [], .computes, "Its name.", isProperty: true) { (machine, call) throws(Interruption) in
            guard case .object(let reference) = call.receiver else { return .string("") }
            switch machine.state.heap[reference] {
            case .function(let closure): return .string(closure.name)
            case .method(let method, _): return .string(method.name)
            default: return .string("")
            }
        },
        Method("call", [.any("this"), .rest("arguments")], .computes, "Calls it.") {
            (machine, call) throws(Interruption) in
            try machine.call(call.receiver, Array(call.arguments.dropFirst()), at: call.span)
        },
        Method("toString", [], .computes, "As text.") { (machine, call) throws(Interruption) in
            .string(try machine.text(of: call.receiver, at: call.span))
        },
    ])

extension Machine {
    /// Field names with their values.
    mutating func fields(of value: Value, at span: SourceSpan) throws(Interruption) -> [(String, Value)] {
        var fields: [(String, Value)] = []
        for key in try ownKeys(of: value, at: span) { fields.append((key, try member(value, key, at: span))) }
        return fields
    }
}

let objectNamespace = MemberTable(
    "Object", "Functions on objects",
    constructor: Method("Object", [.any("value").optional], .computes, "An object.") {
        (machine, call) throws(Interruption) in
        call[0].isNullish ? try machine.document([]) : call[0]
    },
    [
        Method("keys", [.any("object")], .computes, "The names of its fields.", example: "Object.keys({ a: 1 })") {
            (machine, call) throws(Interruption) in
            try machine.array(try machine.ownKeys(of: call[0], at: call.span).map { .string($0) })
        },
        Method("values", [.any("object")], .computes, "The values of its fields.") {
            (machine, call) throws(Interruption) in
            try machine.array(try machine.fields(of: call[0], at: call.span).map(\.1))
        },
        Method("entries", [.any("object")], .computes, "Pairs of name and value.") {
            (machine, call) throws(Interruption) in
            var pairs: [Value] = []
            for (key, value) in try machine.fields(of: call[0], at: call.span) {
                pairs.append(try machine.array([.string(key), value]))
            }
            return try machine.array(pairs)
        },
        Method("fromEntries", [.any("pairs")], .computes, "An object from pairs of name and value.") {
            (machine, call) throws(Interruption) in
            var fields: [(String, Value)] = []
            for pair in try machine.elements(of: call[0], at: call.span) {
                let parts = try machine.elements(of: pair, at: call.span)
                let key = try machine.text(of: parts.first ?? .undefined, at: call.span)
                fields.append((key, parts.count > 1 ? parts[1] : .undefined))
            }
            return try machine.document(fields)
        },
        Method("assign", [.any("target"), .rest("sources")], .computes, "Copies fields into the first object.") {
            (machine, call) throws(Interruption) in
            for source in call.arguments.dropFirst() where !source.isNullish {
                for (key, value) in try machine.fields(of: source, at: call.span) {
                    try machine.setMember(call[0], key, value, at: call.span)
                }
            }
            return call[0]
        },
    ])

let arrayNamespace = MemberTable(
    "Array", "Functions on arrays",
    constructor: Method("Array", [.rest("values")], .computes, "An array; with one number, of that length.") {
        (machine, call) throws(Interruption) in
        guard call.count == 1, case .number(let number) = call[0] else { return try machine.array(call.arguments) }
        guard let length = Int(exactly: number), length >= 0, length <= machine.limits.objects else {
            throw .error(ShellError("RangeError", "Invalid array length.", at: call.span))
        }
        return try machine.array([Value](repeating: .undefined, count: length))
    },
    [
        Method("isArray", [.any("value")], .computes, "Whether a value is an array.") {
            (machine, call) throws(Interruption) in
            .bool(machine.isArray(call[0]))
        },
        Method("of", [.rest("values")], .computes, "An array of the arguments.") {
            (machine, call) throws(Interruption) in
            try machine.array(call.arguments)
        },
        Method(
            "from", [.any("list"), .function("f").optional], .computes, "An array of a list, or of { length: n }.",
            example: "Array.from({ length: 3 }, (_, i) => i)"
        ) {
            (machine, call) throws(Interruption) in
            var values: [Value]
            if machine.isDocument(call[0]) {
                let length = try machine.number(of: try machine.member(call[0], "length", at: call.span))
                guard length.isNaN || (length >= 0 && length <= Double(machine.limits.objects)) else {
                    throw .error(ShellError("RangeError", "Invalid array length.", at: call.span))
                }
                values = [Value](repeating: .undefined, count: length.isNaN ? 0 : Int(length))
            } else {
                values = try machine.elements(of: call[0], at: call.span)
            }
            if !call[1].isNullish {
                for index in values.indices {
                    try machine.step(at: call.span)
                    values[index] = try machine.call(call[1], [values[index], .int(index)], at: call.span)
                }
            }
            return try machine.array(values)
        },
    ])

let stringNamespace = MemberTable(
    "String", "Strings",
    constructor: Method("String", [.any("value").optional], .computes, "A value as text.") {
        (machine, call) throws(Interruption) in
        .string(call.count == 0 ? "" : try machine.text(of: call[0], at: call.span))
    },
    [
        Method("fromCharCode", [.rest("units")], .computes, "A text of UTF-16 units.") {
            (machine, call) throws(Interruption) in
            var units: [UInt16] = []
            for argument in call.arguments {
                units.append(UInt16(truncatingIfNeeded: machine.int32(try machine.number(of: argument))))
            }
            return .string(String(decoding: units, as: UTF16.self))
        }
    ])

/// `Error("why")` and its kin.
func errorNamespace(_ name: String) -> MemberTable {
    MemberTable(
        name, "An error to throw",
        constructor: Method(
            name, [.any("message").optional], .computes, "An error with a message.", example: "throw \(name)(\"why\")"
        ) {
            (machine, call) throws(Interruption) in
            let message = call[0].isNullish ? "" : try machine.text(of: call[0], at: call.span)
            return try machine.object(.error(PropertyMap([("name", .string(name)), ("message", .string(message))])))
        }, [])
}

let setNamespace = MemberTable(
    "Set", "Sets of values",
    constructor: Method(
        "Set", [.any("values").optional], .computes, "A set of values.", example: "new Set([1, 2]).size"
    ) {
        (machine, call) throws(Interruption) in
        var set = ValueSet()
        if !call[0].isNullish { for value in try machine.elements(of: call[0], at: call.span) { set.insert(value) } }
        return try machine.object(.set(set))
    }, [])

extension Machine {
    fileprivate func receiverSet(_ call: Call) -> ValueSet {
        if case .object(let reference) = call.receiver, case .set(let set) = state.heap[reference] { return set }
        return ValueSet()
    }

    fileprivate mutating func put(_ set: ValueSet, _ call: Call) {
        if case .object(let reference) = call.receiver { state.heap[reference] = .set(set) }
    }
}

let setTable = MemberTable(
    "set", "Sets of values",
    [
        Method("size", [], .computes, "How many values it holds.", isProperty: true) {
            (machine, call) throws(Interruption) in
            .int(machine.receiverSet(call).values.count)
        },
        Method("has", [.any("value")], .computes, "Whether it holds a value.") { (machine, call) throws(Interruption) in
            .bool(machine.receiverSet(call).contains(call[0]))
        },
        Method("add", [.any("value")], .computes, "Adds a value; gives the set.") {
            (machine, call) throws(Interruption) in
            var set = machine.receiverSet(call)
            set.insert(call[0])
            machine.put(set, call)
            return call.receiver
        },
        Method("delete", [.any("value")], .computes, "Takes a value out; whether it was there.") {
            (machine, call) throws(Interruption) in
            var set = machine.receiverSet(call)
            let removed = set.remove(call[0])
            machine.put(set, call)
            return .bool(removed)
        },
        Method("forEach", [.function("f")], .computes, "Calls a function for each value.") {
            (machine, call) throws(Interruption) in
            for value in machine.receiverSet(call).values {
                try machine.step(at: call.span)
                _ = try machine.call(call[0], [value, value, call.receiver], at: call.span)
            }
            return .undefined
        },
        Method("values", [], .computes, "Its values as an array.") { (machine, call) throws(Interruption) in
            try machine.array(machine.receiverSet(call).values)
        },
    ])
