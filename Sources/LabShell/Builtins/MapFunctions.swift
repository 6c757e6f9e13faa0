let mapNamespace = MemberTable(
    "Map", "Values by keys of any kind",
    constructor: Method(
        "Map", [.any("entries").optional], .computes, "A map of keys to values.",
        example: "new Map([[\"a\", 1]]).get(\"a\")"
    ) {
        (machine, call) throws(Interruption) in
        var map = ValueMap()
        if !call[0].isNullish {
            for entry in try machine.elements(of: call[0], at: call.span) {
                guard case .object(let reference) = entry, case .array(let pair) = machine.state.heap[reference] else {
                    throw .error(
                        ShellError(
                            "TypeError", "Iterator value \(machine.describe(entry)) is not an entry object",
                            at: call.span, remedy: "Give [key, value] pairs."))
                }
                map.put(pair.count > 1 ? pair[1] : .undefined, at: pair.first ?? .undefined)
            }
        }
        return try machine.object(.map(map))
    }, [])

extension Machine {
    fileprivate func receiverMap(_ call: Call) -> ValueMap {
        if case .object(let reference) = call.receiver, case .map(let map) = state.heap[reference] { return map }
        return ValueMap()
    }

    fileprivate mutating func put(_ map: ValueMap, _ call: Call) {
        if case .object(let reference) = call.receiver { state.heap[reference] = .map(map) }
    }

    /// [key, value] for each entry.
    mutating func entries(of map: ValueMap) throws(Interruption) -> [Value] {
        var entries: [Value] = []
        for (key, value) in zip(map.keys, map.values) { entries.append(try array([key, value])) }
        return entries
    }
}

let mapTable = MemberTable(
    "map", "Values by keys of any kind",
    [
        Method("size", [], .computes, "How many entries it has.", isProperty: true) {
            (machine, call) throws(Interruption) in
            .int(machine.receiverMap(call).keys.count)
        },
        Method("get", [.any("key")], .computes, "The value at a key, or undefined.") {
            (machine, call) throws(Interruption) in
            machine.receiverMap(call)[call[0]] ?? .undefined
        },
        Method("has", [.any("key")], .computes, "Whether it has a key.") { (machine, call) throws(Interruption) in
            .bool(machine.receiverMap(call)[call[0]] != nil)
        },
        Method("set", [.any("key"), .any("value")], .computes, "Puts a value at a key; gives the map.") {
            (machine, call) throws(Interruption) in
            var map = machine.receiverMap(call)
            map.put(call[1], at: call[0])
            machine.put(map, call)
            return call.receiver
        },
        Method("delete", [.any("key")], .computes, "Takes a key out; whether it was there.") {
            (machine, call) throws(Interruption) in
            var map = machine.receiverMap(call)
            let removed = map.remove(call[0])
            machine.put(map, call)
            return .bool(removed)
        },
        Method("clear", [], .computes, "Takes all entries out.") { (machine, call) throws(Interruption) in
            machine.put(ValueMap(), call)
            return .undefined
        },
        Method("forEach", [.function("f")], .computes, "Calls a function with each value and its key.") {
            (machine, call) throws(Interruption) in
            let map = machine.receiverMap(call)
            for (key, value) in zip(map.keys, map.values) {
                try machine.step(at: call.span)
                _ = try machine.call(call[0], [value, key, call.receiver], at: call.span)
            }
            return .undefined
        },
        Method("keys", [], .computes, "Its keys as an array.") { (machine, call) throws(Interruption) in
            try machine.array(machine.receiverMap(call).keys)
        },
        Method("values", [], .computes, "Its values as an array.") { (machine, call) throws(Interruption) in
            try machine.array(machine.receiverMap(call).values)
        },
        Method("entries", [], .computes, "Its [key, value] pairs as an array.") {
            (machine, call) throws(Interruption) in
            try machine.array(try machine.entries(of: machine.receiverMap(call)))
        },
    ])
