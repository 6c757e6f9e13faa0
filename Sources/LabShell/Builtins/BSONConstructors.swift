import BSON
import ShellSyntax
import SimKernel

private func kind(
    _ name: String, _ parameters: [Parameter], _ summary: String, example: String,
    _ methods: [Method] = [], make: @escaping @Sendable (inout Machine, Call) throws(Interruption) -> BSONValue
) -> MemberTable {
    MemberTable(
        name, summary,
        constructor: Method(name, parameters, .computes, summary, example: example) {
            (machine, call) throws(Interruption) in
            try machine.object(.bson(try make(&machine, call)))
        }, methods)
}

private func wrong(_ machine: Machine, _ call: Call, _ what: String, _ example: String) -> Interruption {
    .error(ShellError("", "\(machine.describe(call[0])) is not \(what).", at: call.span, remedy: "As in \(example)."))
}

extension Machine {
    /// A new ObjectId at the virtual time; the same inputs give the same ids.
    mutating func newObjectID() -> ObjectID {
        if state.objectIDMaker == nil { state.objectIDMaker = state.generator.next() }
        state.objectIDCounter &+= 1
        let seconds = UInt32(truncatingIfNeeded: world.date / 1000)
        return ObjectID(seconds: seconds, maker: state.objectIDMaker ?? 0, counter: state.objectIDCounter)
    }

    fileprivate mutating func integer(_ call: Call, _ example: String) throws(Interruption) -> Int64 {
        if call.count == 0 { return 0 }
        if case .string(let text) = call[0], let value = Int64(text) { return value }
        if case .object(let reference) = call[0], case .bson(let value) = state.heap[reference], let whole = value.int64
        {
            return whole
        }
        if case .number(let number) = call[0], let value = Int64(exactly: number.rounded(.towardZero)) { return value }
        throw wrong(self, call, "a 64-bit integer", example)
    }
}

private func long(_ name: String) -> MemberTable {
    kind(name, [.any("value").optional], "A 64-bit integer.", example: "\(name)(\"5\")") {
        (machine, call) throws(Interruption) in
        .int64(try machine.integer(call, "\(name)(\"5\")"))
    }
}

private func int(_ name: String) -> MemberTable {
    kind(name, [.any("value").optional], "A 32-bit integer.", example: "\(name)(5)") {
        (machine, call) throws(Interruption) in
        guard let value = Int32(exactly: try machine.integer(call, "\(name)(5)")) else {
            throw wrong(machine, call, "a 32-bit integer", "\(name)(5)")
        }
        return .int32(value)
    }
}

private func decimal(_ name: String) -> MemberTable {
    kind(name, [.any("value")], "A decimal number of 34 digits.", example: "\(name)(\"1.5\")") {
        (machine, call) throws(Interruption) in
        let text = try machine.text(of: call[0], at: call.span)
        do {
            return .decimal128(try Decimal128(parsing: text))
        } catch {
            throw wrong(machine, call, "a decimal number", "\(name)(\"1.5\")")
        }
    }
}

let bsonConstructors: [MemberTable] = [
    kind(
        "ObjectId", [.any("hex").optional], "An ObjectId; without an argument a new one.",
        example: "ObjectId(\"507f1f77bcf86cd799439011\")"
    ) {
        (machine, call) throws(Interruption) in
        if call[0].isNullish { return .objectID(machine.newObjectID()) }
        guard let id = ObjectID(hex: try machine.text(of: call[0], at: call.span)) else {
            throw wrong(machine, call, "24 hexadecimal digits", "ObjectId(\"507f1f77bcf86cd799439011\")")
        }
        return .objectID(id)
    },
    long("Long"), long("NumberLong"), int("Int32"), int("NumberInt"), decimal("Decimal128"), decimal("NumberDecimal"),
    kind("Double", [.any("value")], "A double, kept as one even when it is whole.", example: "Double(5)") {
        (machine, call) throws(Interruption) in .double(try machine.number(of: call[0]))
    },
    kind(
        "Timestamp", [.any("seconds").optional, .any("increment").optional], "An internal timestamp.",
        example: "Timestamp({ t: 1, i: 1 })"
    ) {
        (machine, call) throws(Interruption) in
        var parts = [call[0], call[1]]
        if machine.isDocument(call[0]) {
            parts = [try machine.member(call[0], "t", at: call.span), try machine.member(call[0], "i", at: call.span)]
        }
        var numbers: [UInt32] = []
        for part in parts {
            guard let number = UInt32(exactly: part.isNullish ? 0 : try machine.number(of: part)) else {
                throw wrong(machine, call, "a timestamp", "Timestamp({ t: 1, i: 1 })")
            }
            numbers.append(number)
        }
        return .timestamp(BSONTimestamp(seconds: numbers[0], increment: numbers[1]))
    },
    kind(
        "UUID", [.any("text").optional], "A UUID; without an argument a new one.",
        example: "UUID(\"123e4567-e89b-12d3-a456-426614174000\")"
    ) {
        (machine, call) throws(Interruption) in
        if call[0].isNullish { return .binary(machine.newUUID()) }
        guard let uuid = BSONBinary(uuid: try machine.text(of: call[0], at: call.span)) else {
            throw wrong(machine, call, "a UUID", "UUID(\"123e4567-e89b-12d3-a456-426614174000\")")
        }
        return .binary(uuid)
    },
    kind("BinData", [.number("subtype"), .string("base64")], "Binary data.", example: "BinData(0, \"aGk=\")") {
        (machine, call) throws(Interruption) in
        let subtype = try machine.number(of: call[0])
        let text = try machine.text(of: call[1], at: call.span)
        let spelled =
            "{\"$binary\":{\"base64\":\(JSONText.quoted(text)),\"subType\":\"\(String(UInt8(exactly: subtype) ?? 0, radix: 16))\"}}"
        guard UInt8(exactly: subtype) != nil, case .binary(let binary)? = try? ExtendedJSON.parse(spelled) else {
            throw wrong(machine, call, "a subtype with base64 text", "BinData(0, \"aGk=\")")
        }
        return .binary(binary)
    },
    kind("MinKey", [], "Smaller than every value.", example: "MinKey()") { (_, _) throws(Interruption) in .minKey },
    kind("MaxKey", [], "Larger than every value.", example: "MaxKey()") { (_, _) throws(Interruption) in .maxKey },
]

extension Machine {
    fileprivate mutating func newUUID() -> BSONBinary {
        var bytes: [UInt8] = []
        for _ in 0..<2 {
            let word = state.generator.next()
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))) }
        }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        return BSONBinary(subtype: 4, bytes: bytes)
    }

    fileprivate func receiverBSON(_ call: Call) -> BSONValue {
        if case .object(let reference) = call.receiver, case .bson(let value) = state.heap[reference] { return value }
        return .null
    }
}

private let bsonCommon: [Method] = [
    Method("toString", [], .computes, "As text.") { (machine, call) throws(Interruption) in
        .string(BSONText.plain(machine.receiverBSON(call)))
    },
    Method("toJSON", [], .computes, "As Extended JSON has it.") { (machine, call) throws(Interruption) in
        .string(BSONText.plain(machine.receiverBSON(call)))
    },
    Method("equals", [.any("other")], .computes, "Whether the other is the same value.") {
        (machine, call) throws(Interruption) in
        let value = machine.receiverBSON(call)
        let other = try machine.bson(of: call[0], at: call.span)
        if case .objectID(let id) = value, case .string(let hex) = other { return .bool(ObjectID(hex: hex) == id) }
        return .bool(BSONValue.compare(value, other) == 0)
    },
]

let bsonValueTable = MemberTable(
    "bsonvalue", "Timestamps, binary data and the like",
    bsonCommon + [
        Method("t", [], .computes, "A timestamp's seconds.", isProperty: true) { (machine, call) throws(Interruption) in
            machine.receiverBSON(call).timestamp.map { .number(Double($0.seconds)) } ?? .undefined
        },
        Method("i", [], .computes, "A timestamp's increment.", isProperty: true) {
            (machine, call) throws(Interruption) in
            machine.receiverBSON(call).timestamp.map { .number(Double($0.increment)) } ?? .undefined
        },
    ])

let objectIDTable = MemberTable(
    "objectid", "ObjectIds",
    bsonCommon + [
        Method("toHexString", [], .computes, "Its 24 digits.") { (machine, call) throws(Interruption) in
            .string(BSONText.plain(machine.receiverBSON(call)))
        },
        Method("getTimestamp", [], .computes, "When it was made.") { (machine, call) throws(Interruption) in
            try machine.object(.date(Double(machine.receiverBSON(call).objectID?.timestamp ?? 0) * 1000))
        },
    ])

let bsonNumberTable = MemberTable(
    "bsonnumber", "Long, Int32, Double and Decimal128",
    bsonCommon + [
        Method("toNumber", [], .computes, "As a JavaScript number.") { (machine, call) throws(Interruption) in
            .number(machine.receiverBSON(call).double ?? .nan)
        },
        Method("toInt", [], .computes, "As a whole JavaScript number.") { (machine, call) throws(Interruption) in
            .number((machine.receiverBSON(call).double ?? .nan).rounded(.towardZero))
        },
        Method("valueOf", [], .computes, "As a JavaScript number.") { (machine, call) throws(Interruption) in
            .number(machine.receiverBSON(call).double ?? .nan)
        },
    ])
