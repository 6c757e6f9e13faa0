import BSON
import ShellSyntax

extension Machine {
    /// A value as `print` shows it: strings bare, others inspected.
    fileprivate mutating func printed(_ value: Value) -> String {
        if case .string(let text) = value { return text }
        return Inspector.text(of: value, in: &self)
    }

    fileprivate mutating func printLine(_ call: Call) throws(Interruption) -> Value {
        var parts: [String] = []
        for argument in call.arguments {
            if case .object(let reference) = argument, case .cursor = state.heap[reference] {
                parts.append(try page(of: reference) ?? "")
            } else {
                parts.append(printed(argument))
            }
        }
        try print(parts.joined(separator: " "))
        return .undefined
    }
}

private let printing: [Method] = [
    Method(
        "print", [.rest("values")], .computes, "Prints values in one line.",
        example: "print(\"shards:\", cluster.shards().length)"
    ) {
        (machine, call) throws(Interruption) in try machine.printLine(call)
    },
    Method("printjson", [.rest("values")], .computes, "Prints values.", example: "printjson(db.orders.findOne())") {
        (machine, call) throws(Interruption) in try machine.printLine(call)
    },
    Method("tojson", [.any("value")], .computes, "A value as Extended JSON.", example: "tojson({ a: 1 })") {
        (machine, call) throws(Interruption) in
        .string(ExtendedJSON.relaxed(try machine.bson(of: call[0], at: call.span)))
    },
    Method(
        "help", [.string("topic").optional], .computes, "What there is; with a name what that has.",
        example: "help(\"sh\")"
    ) {
        (_, call) throws(Interruption) in
        guard case .string(let topic) = call[0] else { return .string(HelpText.overview) }
        guard let text = HelpText.topic(topic) else {
            let near = nearest(topic, in: HelpText.topics)
            throw .error(
                ShellError(
                    "", "There is no help on \(topic).", at: call.span,
                    remedy: near.map { "Did you mean \($0)?" } ?? "help() lists what there is."))
        }
        return .string(text)
    },
    Method(
        "same", [.any("left"), .any("right")], .computes,
        "Whether two values hold the same, fields and elements compared one by one.",
        example: "same(cluster.shards(), start(() => cluster.shards()))"
    ) {
        (machine, call) throws(Interruption) in
        .bool(try machine.difference(call[0], call[1], at: call.span) == nil)
    },
]

private let conversion: [Method] = [
    Method(
        "parseInt", [.any("text"), .any("radix").optional], .computes, "The whole number at a text's start.",
        example: "parseInt(\"12 shards\")"
    ) {
        (machine, call) throws(Interruption) in
        .number(
            NumberReading.integer(
                try machine.text(of: call[0], at: call.span),
                radix: call[1].isNullish ? 0 : try machine.number(of: call[1])))
    },
    Method("parseFloat", [.any("text")], .computes, "The number at a text's start.", example: "parseFloat(\"1.5 s\")") {
        (machine, call) throws(Interruption) in
        .number(NumberReading.float(try machine.text(of: call[0], at: call.span)))
    },
    Method("isNaN", [.any("value")], .computes, "Whether a value is no number.", example: "isNaN(NaN)") {
        (machine, call) throws(Interruption) in
        .bool(try machine.number(of: call[0]).isNaN)
    },
    Method("isFinite", [.any("value")], .computes, "Whether a value is a number with an end.") {
        (machine, call) throws(Interruption) in
        .bool(try machine.number(of: call[0]).isFinite)
    },
]

let globalFunctions = MemberTable(
    "global", "Functions without a namespace", timeFunctions + printing + conversion + connecting)

let consoleTable = MemberTable(
    "console", "Printing as browsers have it",
    ["log", "info", "warn", "error"].map { name in
        Method(name, [.rest("values")], .computes, "Prints values in one line.", example: "console.\(name)(1)") {
            (machine, call) throws(Interruption) in try machine.printLine(call)
        }
    })

let regexpNamespace = MemberTable(
    "RegExp", "Regular expressions",
    constructor: Method(
        "RegExp", [.any("pattern"), .any("flags").optional], .computes, "A regular expression from text.",
        example: "new RegExp(\"^a\", \"i\")"
    ) {
        (machine, call) throws(Interruption) in
        let flags = call[1].isNullish ? "" : try machine.text(of: call[1], at: call.span)
        let regex: BSONRegex
        if let given = machine.regularExpression(call[0]) {
            regex = BSONRegex(pattern: given.pattern, options: call[1].isNullish ? given.options : flags)
        } else {
            regex = BSONRegex(pattern: try machine.text(of: call[0], at: call.span), options: flags)
        }
        _ = try machine.pattern(regex, at: call.span)
        return try machine.object(.regularExpression(regex))
    }, [])

/// In the order of the reference: what MongoDB's shell has.
let databaseTables: [MemberTable] = [
    databaseTable, collectionTable, cursorTable, explainableTable, mongoTable, sessionTable, connectionTable,
    shardingTable, replicaSetTable,
]

/// What only the sandbox has.
let sandboxTables: [MemberTable] = [
    globalFunctions, clusterTable, faultTable, loadTable, metricsTable, alertTable, atlasTable, hostTable, fileTable,
    chartTable, regionTable, poolTable, trafficTable, stressTable, replicatedDatabaseTable, costTable, nodeTable,
    rebalancerTable, scalerTable, elasticTable, eventTable, sagaTable, serverTable,
]

/// What JavaScript and BSON have.
let languageTables: [MemberTable] =
    [
        arrayTable, stringTable, numberTable, booleanTable, objectTable, functionTable, dateTable, setTable, mapTable,
        regexpTable,
        objectIDTable, bsonNumberTable, bsonValueTable, objectNamespace, arrayNamespace, stringNamespace,
        numberNamespace,
        booleanNamespace, dateNamespace, isoDateNamespace, setNamespace, mapNamespace, regexpNamespace, mathNamespace,
        jsonNamespace,
        ejsonNamespace, consoleTable, errorNamespace("Error"), errorNamespace("TypeError"),
        errorNamespace("RangeError"),
    ] + bsonConstructors
