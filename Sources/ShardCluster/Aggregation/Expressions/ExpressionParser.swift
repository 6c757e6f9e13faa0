import BSON

/// Reads an expression's BSON form.
struct ExpressionParser {
    /// Variables that are in reach beside the system's own.
    private var variables: [String]
    private var depth = 0

    private static let depthLimit = BSONLimits.depth
    private static let systemVariables = [
        "ROOT", "CURRENT", "NOW", "CLUSTER_TIME", "REMOVE", "DESCEND", "PRUNE", "KEEP",
    ]

    init(variables: [String]) { self.variables = variables }

    mutating func parse(_ value: BSONValue) throws(CommandError) -> Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .badValue("expression is nested too deeply") }
        switch value {
        case .string(let text) where FieldNames.startsWithDollar(text): return try path(text)
        case .document(let document): return try document.isEmpty ? .constant(value) : parse(document)
        case .array(let elements):
            let parsed = try parse(elements)
            let constants = parsed.compactMap(\.constantValue)
            return constants.count == parsed.count ? .constant(.array(constants)) : .array(parsed)
        default: return .constant(value)
        }
    }

    private mutating func parse(_ values: [BSONValue]) throws(CommandError) -> [Expression] {
        var result: [Expression] = []
        result.reserveCapacity(values.count)
        for value in values { result.append(try parse(value)) }
        return result
    }

    private func path(_ text: String) throws(CommandError) -> Expression {
        if text.hasPrefix("$$") { return try variable(String(text.dropFirst(2))) }
        let name = String(text.dropFirst())
        guard !name.isEmpty else { throw .location(16872, "'$' by itself is not a valid FieldPath") }
        return .field(try Self.checked(name))
    }

    /// A path whose components are neither empty nor start with `$`.
    private static func checked(_ text: String) throws(CommandError) -> FieldPath {
        let path = FieldPath(text)
        for part in path.parts {
            if part.isEmpty {
                throw text.utf8.last == UInt8(ascii: ".")
                    ? .location(40353, "FieldPath must not end with a '.'.")
                    : .location(15998, "FieldPath field names may not be empty strings.")
            }
            if FieldNames.startsWithDollar(part) {
                throw .location(
                    16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
            }
        }
        return path
    }

    private func variable(_ text: String) throws(CommandError) -> Expression {
        guard !text.isEmpty else { throw .failedToParse("empty variable names are not allowed") }
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        guard variables.contains(name) || Self.systemVariables.contains(name) else {
            throw .location(17276, "Use of undefined variable: \(name)")
        }
        if name == "REMOVE" { return .constant(nil) }
        return .variable(name, path: parts.count == 1 ? nil : try Self.checked(parts[1]))
    }

    private mutating func parse(_ document: BSONDocument) throws(CommandError) -> Expression {
        if let first = document.first, FieldNames.startsWithDollar(first.key) {
            guard document.count == 1 else {
                throw .location(
                    15983,
                    "an expression specification must contain exactly one field, the name of the expression. Found "
                        + "\(document.count) fields in \(document.serverText)")
            }
            return try call(first.key, first.value)
        }
        var fields: [(name: String, value: Expression)] = []
        for (key, value) in document {
            guard !FieldNames.startsWithDollar(key) else {
                throw .location(
                    16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
            }
            guard !FieldNames.hasDot(key) else {
                throw .location(16405, "dotted field names are only allowed at the top level")
            }
            fields.append((key, try parse(value)))
        }
        return .object(fields)
    }

    private mutating func call(_ name: String, _ operand: BSONValue) throws(CommandError) -> Expression {
        if let special = try special(name, operand) { return special }
        guard let function = ExpressionOperator.named(name) else {
            throw CommandError(
                code: 168, codeName: "InvalidPipelineOperator", message: "Unrecognized expression '\(name)'")
        }
        switch function.parameters {
        case .single: return .call(function, [try parse(operand)])
        case .positional(let range): return .call(function, try positional(function.name, range, operand))
        case .named(let names, let required):
            return .call(function, try named(name, names, required, operand).map { $0 ?? .constant(nil) })
        }
    }

    private mutating func positional(
        _ name: String, _ range: ClosedRange<Int>, _ operand: BSONValue
    ) throws(CommandError) -> [Expression] {
        let operands = try parse(operand.array ?? [operand])
        guard range.contains(operands.count) else {
            if range.count == 1 {
                throw .location(
                    16020,
                    "Expression \(name) takes exactly \(range.lowerBound) arguments. \(operands.count) were passed in.")
            }
            throw .location(
                28667,
                "Expression \(name) takes at least \(range.lowerBound) arguments, and at most \(range.upperBound), but "
                    + "\(operands.count) were passed in.")
        }
        return operands
    }

    /// The operands in the parameters' order, nil for those not given.
    private mutating func named(
        _ name: String, _ names: [String], _ required: Int, _ operand: BSONValue
    ) throws(CommandError) -> [Expression?] {
        guard let document = operand.document else {
            throw .failedToParse("\(name) only supports an object as its argument")
        }
        var result = [Expression?](repeating: nil, count: names.count)
        for (key, value) in document {
            guard let index = names.firstIndex(of: key) else {
                throw .failedToParse("\(name) found an unknown argument: \(key)")
            }
            result[index] = try parse(value)
        }
        if let absent = result[..<required].firstIndex(where: { $0 == nil }) {
            throw .failedToParse("\(name) requires '\(names[absent])' to be specified")
        }
        return result
    }

    private mutating func binding<Result>(
        _ names: [String], _ body: (inout ExpressionParser) throws(CommandError) -> Result
    ) throws(CommandError) -> Result {
        let outer = variables
        variables += names
        defer { variables = outer }
        return try body(&self)
    }
}

extension ExpressionParser {
    /// Operators that don't evaluate all their operands, or bind variables.
    private mutating func special(_ name: String, _ operand: BSONValue) throws(CommandError) -> Expression? {
        switch name {
        case "$literal", "$const": return .constant(operand)
        case "$expr": return try parse(operand)
        case "$and": return .and(try parse(operand.array ?? [operand]))
        case "$or": return .or(try parse(operand.array ?? [operand]))
        case "$ifNull":
            let operands = try parse(operand.array ?? [operand])
            guard operands.count >= 2 else {
                throw .location(1_257_300, "$ifNull needs at least two arguments, had: \(operands.count)")
            }
            return .ifNull(operands)
        case "$getField": return try gettingField(operand)
        case "$cond": return try conditional(operand)
        case "$switch": return try firstTrue(operand)
        case "$let": return try letting(operand)
        case "$map": return try map(operand)
        case "$filter": return try filter(operand)
        case "$reduce": return try reduce(operand)
        case "$convert":
            let parts = try named(name, ["input", "to", "onError", "onNull", "format", "byteOrder"], 2, operand)
            return .convert(
                parts[0] ?? .constant(nil), to: parts[1] ?? .constant(nil), onError: parts[2], onNull: parts[3])
        default: return nil
        }
    }

    /// `{$getField: "a"}` reads from the document at hand.
    private mutating func gettingField(_ operand: BSONValue) throws(CommandError) -> Expression? {
        guard let function = ExpressionOperator.named("$getField") else { return nil }
        var parts: [(name: String, value: Expression)] = [("input", .variable("CURRENT", path: nil))]
        if let document = operand.document, document["field"] != nil {
            for (key, value) in document {
                guard key == "field" || key == "input" else {
                    throw .location(3_041_701, "$getField found an unknown argument: \(key)")
                }
                parts.removeAll { $0.name == key }
                parts.append((key, try parse(value)))
            }
        } else {
            parts.append(("field", try parse(operand)))
        }
        return .call(function, [.object(parts)])
    }

    private mutating func conditional(_ operand: BSONValue) throws(CommandError) -> Expression {
        if operand.document == nil {
            let parts = try positional("$cond", 3...3, operand)
            return .conditional(parts[0], then: parts[1], otherwise: parts[2])
        }
        guard let document = operand.document else { return .constant(nil) }
        for (key, _) in document where !["if", "then", "else"].contains(key) {
            throw .location(17083, "Unrecognized parameter to $cond: \(key)")
        }
        for (index, key) in ["if", "then", "else"].enumerated() where document[key] == nil {
            throw .location(17080 + Int32(index), "Missing '\(key)' parameter to $cond")
        }
        let parts = try named("$cond", ["if", "then", "else"], 3, operand).compactMap { $0 }
        return .conditional(parts[0], then: parts[1], otherwise: parts[2])
    }

    private mutating func firstTrue(_ operand: BSONValue) throws(CommandError) -> Expression {
        guard let document = operand.document else {
            throw .location(40060, "$switch requires an object as an argument, found: \(operand.typeName)")
        }
        var branches: [(condition: Expression, value: Expression)] = []
        var otherwise: Expression?
        for (key, value) in document {
            switch key {
            case "default": otherwise = try parse(value)
            case "branches":
                guard let array = value.array else {
                    throw .location(40061, "$switch expected an array for 'branches', found: \(value.typeName)")
                }
                for branch in array {
                    guard let branch = branch.document else {
                        throw .location(40062, "$switch expected each branch to be an object")
                    }
                    guard let condition = branch["case"] else {
                        throw .location(40064, "$switch requires each branch have a 'case' expression")
                    }
                    guard let value = branch["then"] else {
                        throw .location(40065, "$switch requires each branch have a 'then' expression.")
                    }
                    branches.append((try parse(condition), try parse(value)))
                }
            default: throw .location(40067, "$switch found an unknown argument: \(key)")
            }
        }
        guard !branches.isEmpty else { throw .location(40068, "$switch requires at least one branch.") }
        return .firstTrue(branches: branches, otherwise: otherwise)
    }

    private mutating func letting(_ operand: BSONValue) throws(CommandError) -> Expression {
        guard let document = operand.document else {
            throw .location(16874, "$let only supports an object as its argument")
        }
        for (key, _) in document where key != "vars" && key != "in" {
            throw .location(16875, "Unrecognized parameter to $let: \(key)")
        }
        guard let bindings = document["vars"]?.document else {
            throw .location(16876, "Missing 'vars' parameter to $let")
        }
        guard let body = document["in"] else { throw .location(16877, "Missing 'in' parameter to $let") }
        var variables: [(name: String, value: Expression)] = []
        for (name, value) in bindings {
            try Self.checkVariable(name)
            variables.append((name, try parse(value)))
        }
        let names = variables.map(\.name)
        return .binding(variables, body: try binding(names) { (parser) throws(CommandError) in try parser.parse(body) })
    }

    private static func checkVariable(_ name: String) throws(CommandError) {
        guard let first = name.unicodeScalars.first else {
            throw .failedToParse("empty variable names are not allowed")
        }
        guard name == "CURRENT" || first.properties.isLowercase || first.value > 127 else {
            throw .failedToParse("'\(name)' starts with an invalid character for a user variable name")
        }
    }

    /// `input`, the variable's name and the bodies that see it.
    private mutating func overArray(
        _ name: String, _ operand: BSONValue, allowed: [String], body: String
    ) throws(CommandError) -> (input: Expression, variable: String, body: Expression) {
        guard let document = operand.document else {
            throw .location(name == "$map" ? 16878 : 28646, "\(name) only supports an object as its argument")
        }
        for (key, _) in document where !allowed.contains(key) {
            throw .location(name == "$map" ? 16879 : 28647, "Unrecognized parameter to \(name): \(key)")
        }
        guard let input = document["input"] else {
            throw .location(name == "$map" ? 16880 : 28648, "Missing 'input' parameter to \(name)")
        }
        guard let inner = document[body] else {
            throw .location(name == "$map" ? 16882 : 28650, "Missing '\(body)' parameter to \(name)")
        }
        let variable = document["as"]?.string ?? "this"
        try Self.checkVariable(variable)
        let parsed = try binding([variable]) { (parser) throws(CommandError) in try parser.parse(inner) }
        return (try parse(input), variable, parsed)
    }

    private mutating func map(_ operand: BSONValue) throws(CommandError) -> Expression {
        let parts = try overArray("$map", operand, allowed: ["input", "as", "in"], body: "in")
        return .map(parts.input, name: parts.variable, body: parts.body)
    }

    private mutating func filter(_ operand: BSONValue) throws(CommandError) -> Expression {
        let parts = try overArray("$filter", operand, allowed: ["input", "as", "cond", "limit"], body: "cond")
        var limit: Expression?
        if let value = operand.document?["limit"] { limit = try parse(value) }
        return .filter(parts.input, name: parts.variable, condition: parts.body, limit: limit)
    }

    private mutating func reduce(_ operand: BSONValue) throws(CommandError) -> Expression {
        guard let document = operand.document else {
            throw .location(40075, "$reduce requires an object as an argument, found: \(operand.typeName)")
        }
        for (key, _) in document where !["input", "initialValue", "in"].contains(key) {
            throw .location(40076, "$reduce found an unknown argument: \(key)")
        }
        guard let input = document["input"] else { throw .location(40077, "$reduce requires 'input' to be specified") }
        guard let initial = document["initialValue"] else {
            throw .location(40078, "$reduce requires 'initialValue' to be specified")
        }
        guard let body = document["in"] else { throw .location(40079, "$reduce requires 'in' to be specified") }
        let parsed = try binding(["this", "value"]) { (parser) throws(CommandError) in try parser.parse(body) }
        return .reduce(try parse(input), initial: try parse(initial), body: parsed)
    }
}
