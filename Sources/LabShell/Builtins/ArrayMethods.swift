extension Machine {
    /// The elements of the array that a method was called on.
    func receiverArray(_ call: Call) -> [Value] {
        if case .object(let reference) = call.receiver, case .array(let values) = state.heap[reference] {
            return values
        }
        return []
    }

    /// A position counted from the start, or from the end when negative, kept within 0...count.
    mutating func position(_ value: Value, count: Int, otherwise: Int) throws(Interruption) -> Int {
        if case .undefined = value { return otherwise }
        let number = try number(of: value)
        if number.isNaN { return 0 }
        let whole = number.rounded(.towardZero)
        if whole < 0 { return Int(max(0, Double(count) + whole)) }
        return Int(min(whole, Double(count)))
    }
}

/// Arrays: reading and changing elements.
let arrayTable = MemberTable("array", "JavaScript's arrays", arrayAccess + arrayChanges + arrayFunctions)

private let arrayAccess: [Method] = [
    Method("length", [], .computes, "How many elements it has.", isProperty: true) {
        (machine, call) throws(Interruption) in
        .int(machine.receiverArray(call).count)
    },
    Method("at", [.number("index")], .computes, "The element at an index; -1 is the last.") {
        (machine, call) throws(Interruption) in
        let values = machine.receiverArray(call)
        let index = try machine.number(of: call[0]).rounded(.towardZero)
        let place = index < 0 ? index + Double(values.count) : index
        guard place >= 0, place < Double(values.count) else { return .undefined }
        return values[Int(place)]
    },
    Method("includes", [.any("value")], .computes, "Whether a value is among the elements.") {
        (machine, call) throws(Interruption) in
        let wanted = call[0]
        return .bool(
            machine.receiverArray(call).contains { machine.strictlyEqual($0, wanted) || isNaN($0) && isNaN(wanted) })
    },
    Method("indexOf", [.any("value")], .computes, "The index of a value, or -1.") {
        (machine, call) throws(Interruption) in
        .int(machine.receiverArray(call).firstIndex { machine.strictlyEqual($0, call[0]) } ?? -1)
    },
    Method("lastIndexOf", [.any("value")], .computes, "The last index of a value, or -1.") {
        (machine, call) throws(Interruption) in
        .int(machine.receiverArray(call).lastIndex { machine.strictlyEqual($0, call[0]) } ?? -1)
    },
    Method("join", [.any("separator").optional], .computes, "The elements as one string.") {
        (machine, call) throws(Interruption) in
        let separator = call[0].isNullish ? "," : try machine.text(of: call[0], at: call.span)
        return .string(try machine.joined(machine.receiverArray(call), separator: separator, at: call.span))
    },
    Method("toString", [], .computes, "The elements with commas between.") { (machine, call) throws(Interruption) in
        .string(try machine.joined(machine.receiverArray(call), separator: ",", at: call.span))
    },
    Method("slice", [.any("start").optional, .any("end").optional], .computes, "A part as a new array.") {
        (machine, call) throws(Interruption) in
        let values = machine.receiverArray(call)
        let start = try machine.position(call[0], count: values.count, otherwise: 0)
        let end = try machine.position(call[1], count: values.count, otherwise: values.count)
        return try machine.array(start < end ? Array(values[start..<end]) : [])
    },
    Method("concat", [.rest("values")], .computes, "A new array with values and arrays behind it.") {
        (machine, call) throws(Interruption) in
        var values = machine.receiverArray(call)
        for argument in call.arguments {
            if case .object(let reference) = argument, case .array(let more) = machine.state.heap[reference] {
                values += more
            } else {
                values.append(argument)
            }
        }
        return try machine.array(values)
    },
    Method("flat", [.number("depth").optional], .computes, "A new array with inner arrays laid out.") {
        (machine, call) throws(Interruption) in
        let depth = call[0].isNullish ? 1 : try machine.number(of: call[0])
        return try machine.array(try machine.flattened(machine.receiverArray(call), depth))
    },
    Method("keys", [], .computes, "The indexes.") { (machine, call) throws(Interruption) in
        try machine.array(machine.receiverArray(call).indices.map { .int($0) })
    },
    Method("entries", [], .computes, "Pairs of index and element.") { (machine, call) throws(Interruption) in
        var pairs: [Value] = []
        for (index, value) in machine.receiverArray(call).enumerated() {
            pairs.append(try machine.array([.int(index), value]))
        }
        return try machine.array(pairs)
    },
]

private func isNaN(_ value: Value) -> Bool { if case .number(let number) = value { number.isNaN } else { false } }

extension Machine {
    fileprivate mutating func flattened(_ values: [Value], _ depth: Double) throws(Interruption) -> [Value] {
        var result: [Value] = []
        for value in values {
            try step()
            if depth >= 1, case .object(let reference) = value, case .array(let inner) = state.heap[reference] {
                result += try deeper(nil) { (machine) throws(Interruption) in try machine.flattened(inner, depth - 1) }
            } else {
                result.append(value)
            }
        }
        return result
    }
}

private let arrayChanges: [Method] = [
    Method("push", [.rest("values")], .computes, "Adds elements at the end; gives the new length.") {
        (machine, call) throws(Interruption) in
        try machine.change(call) { values in
            values += call.arguments
            return .int(values.count)
        }
    },
    Method("pop", [], .computes, "Takes the last element.") { (machine, call) throws(Interruption) in
        try machine.change(call) { $0.popLast() ?? .undefined }
    },
    Method("shift", [], .computes, "Takes the first element.") { (machine, call) throws(Interruption) in
        try machine.change(call) { $0.isEmpty ? .undefined : $0.removeFirst() }
    },
    Method("unshift", [.rest("values")], .computes, "Adds elements at the start; gives the new length.") {
        (machine, call) throws(Interruption) in
        try machine.change(call) { values in
            values.insert(contentsOf: call.arguments, at: 0)
            return .int(values.count)
        }
    },
    Method(
        "splice", [.any("start"), .any("count").optional, .rest("values")], .computes,
        "Takes elements out and puts others in."
    ) {
        (machine, call) throws(Interruption) in
        let count = machine.receiverArray(call).count
        let start = try machine.position(call[0], count: count, otherwise: 0)
        let wanted = call.count < 2 ? Double(count) : try machine.number(of: call[1])
        let removed = max(0, min(wanted.isNaN ? 0 : wanted, Double(count - start)))
        var taken: [Value] = []
        _ = try machine.change(call) { values in
            let range = start..<start + Int(removed)
            taken = Array(values[range])
            values.replaceSubrange(range, with: call.arguments.dropFirst(2))
            return .undefined
        }
        return try machine.array(taken)
    },
    Method("reverse", [], .computes, "Turns the array round.") { (machine, call) throws(Interruption) in
        _ = try machine.change(call) { values in
            values.reverse()
            return .undefined
        }
        return call.receiver
    },
    Method(
        "fill", [.any("value"), .any("start").optional, .any("end").optional], .computes, "Puts one value everywhere."
    ) {
        (machine, call) throws(Interruption) in
        let count = machine.receiverArray(call).count
        let start = try machine.position(call[1], count: count, otherwise: 0)
        let end = try machine.position(call[2], count: count, otherwise: count)
        _ = try machine.change(call) { values in
            for index in start..<max(start, end) { values[index] = call[0] }
            return .undefined
        }
        return call.receiver
    },
    Method(
        "sort", [.function("compare").optional], .computes, "Sorts the array; without a function by the elements' text."
    ) {
        (machine, call) throws(Interruption) in
        let sorted = try machine.sorted(machine.receiverArray(call), by: call[0], at: call.span)
        _ = try machine.change(call) { values in
            values = sorted
            return .undefined
        }
        return call.receiver
    },
    Method("toSorted", [.function("compare").optional], .computes, "A sorted copy.") {
        (machine, call) throws(Interruption) in
        try machine.array(try machine.sorted(machine.receiverArray(call), by: call[0], at: call.span))
    },
    Method("toReversed", [], .computes, "A copy turned round.") { (machine, call) throws(Interruption) in
        try machine.array(machine.receiverArray(call).reversed())
    },
]

extension Machine {
    fileprivate mutating func change(
        _ call: Call, _ body: (inout [Value]) -> Value
    ) throws(Interruption) -> Value {
        guard case .object(let reference) = call.receiver, let result = state.heap.withArray(reference, body) else {
            return .undefined
        }
        if case .array(let values) = state.heap[reference], values.count > limits.objects {
            throw .error(
                .limit("An array is longer than \(limits.objects).", at: call.span, remedy: "Keep it shorter."))
        }
        return result
    }
}
