import ShellSyntax

extension Machine {
    /// Calls a function with element, index and array.
    mutating func callback(_ call: Call, _ value: Value, _ index: Int) throws(Interruption) -> Value {
        try step()
        return try self.call(call[0], [value, .int(index), call.receiver], at: call.span)
    }

    fileprivate mutating func firstMatch(_ call: Call, fromEnd: Bool) throws(Interruption) -> (Int, Value)? {
        let values = receiverArray(call)
        for offset in values.indices {
            let index = fromEnd ? values.count - 1 - offset : offset
            if isTruthy(try callback(call, values[index], index)) { return (index, values[index]) }
        }
        return nil
    }

    fileprivate mutating func reduced(_ call: Call, fromEnd: Bool) throws(Interruption) -> Value {
        var values = Array(receiverArray(call).enumerated())
        if fromEnd { values.reverse() }
        var rest = values[...]
        var result = call[1]
        if call.count < 2 {
            guard let first = rest.popFirst() else {
                throw .error(
                    ShellError(
                        "TypeError", "Reduce of empty array with no initial value.", at: call.span,
                        remedy: "Give one: reduce(f, 0)."))
            }
            result = first.element
        }
        for (index, value) in rest {
            try step()
            result = try self.call(call[0], [result, value, .int(index), call.receiver], at: call.span)
        }
        return result
    }

    /// Sorted stably by a function, or by text with undefined last.
    mutating func sorted(_ values: [Value], by compare: Value, at span: SourceSpan) throws(Interruption) -> [Value] {
        guard values.count > 1 else { return values }
        if compare.isNullish {
            var keyed: [(text: [UInt16], value: Value)] = []
            var last: [Value] = []
            for value in values {
                if case .undefined = value {
                    last.append(value)
                } else {
                    keyed.append((Array(try text(of: value, at: span).utf16), value))
                }
            }
            keyed.sort { $0.text.lexicographicallyPrecedes($1.text) }
            return keyed.map(\.value) + last
        }
        let middle = values.count / 2
        let left = try sorted(Array(values[..<middle]), by: compare, at: span)
        let right = try sorted(Array(values[middle...]), by: compare, at: span)
        var merged: [Value] = []
        merged.reserveCapacity(values.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            try step(at: span)
            if try number(of: try call(compare, [left[i], right[j]], at: span)) > 0 {
                merged.append(right[j])
                j += 1
            } else {
                merged.append(left[i])
                i += 1
            }
        }
        return merged + left[i...] + right[j...]
    }
}

/// Array methods that call a function for each element.
let arrayFunctions: [Method] = [
    Method("map", [.function("f")], .computes, "What a function makes of each element.") {
        (machine, call) throws(Interruption) in
        var results: [Value] = []
        for (index, value) in machine.receiverArray(call).enumerated() {
            results.append(try machine.callback(call, value, index))
        }
        return try machine.array(results)
    },
    Method("filter", [.function("f")], .computes, "The elements for which a function is true.") {
        (machine, call) throws(Interruption) in
        var results: [Value] = []
        for (index, value) in machine.receiverArray(call).enumerated()
        where isTruthy(try machine.callback(call, value, index)) { results.append(value) }
        return try machine.array(results)
    },
    Method("flatMap", [.function("f")], .computes, "map, then one level of flat.") {
        (machine, call) throws(Interruption) in
        var results: [Value] = []
        for (index, value) in machine.receiverArray(call).enumerated() {
            let result = try machine.callback(call, value, index)
            if machine.isArray(result) {
                results += try machine.elements(of: result, at: call.span)
            } else {
                results.append(result)
            }
        }
        return try machine.array(results)
    },
    Method("forEach", [.function("f")], .computes, "Calls a function for each element.") {
        (machine, call) throws(Interruption) in
        for (index, value) in machine.receiverArray(call).enumerated() { _ = try machine.callback(call, value, index) }
        return .undefined
    },
    Method("every", [.function("f")], .computes, "Whether a function is true for all elements.") {
        (machine, call) throws(Interruption) in
        for (index, value) in machine.receiverArray(call).enumerated()
        where !isTruthy(try machine.callback(call, value, index)) { return .bool(false) }
        return .bool(true)
    },
    Method("some", [.function("f")], .computes, "Whether a function is true for an element.") {
        (machine, call) throws(Interruption) in
        .bool(try machine.firstMatch(call, fromEnd: false) != nil)
    },
    Method("find", [.function("f")], .computes, "The first element for which a function is true.") {
        (machine, call) throws(Interruption) in
        try machine.firstMatch(call, fromEnd: false)?.1 ?? .undefined
    },
    Method("findIndex", [.function("f")], .computes, "Its index, or -1.") { (machine, call) throws(Interruption) in
        .int(try machine.firstMatch(call, fromEnd: false)?.0 ?? -1)
    },
    Method("findLast", [.function("f")], .computes, "The last element for which a function is true.") {
        (machine, call) throws(Interruption) in
        try machine.firstMatch(call, fromEnd: true)?.1 ?? .undefined
    },
    Method("findLastIndex", [.function("f")], .computes, "Its index, or -1.") { (machine, call) throws(Interruption) in
        .int(try machine.firstMatch(call, fromEnd: true)?.0 ?? -1)
    },
    Method("reduce", [.function("f"), .any("initial").optional], .computes, "One value made of all elements.") {
        (machine, call) throws(Interruption) in
        try machine.reduced(call, fromEnd: false)
    },
    Method("reduceRight", [.function("f"), .any("initial").optional], .computes, "The same from the end.") {
        (machine, call) throws(Interruption) in
        try machine.reduced(call, fromEnd: true)
    },
]
