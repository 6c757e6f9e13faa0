import BSON

/// Reads a filter document into a tree, with the server's errors for what it refuses.
struct MatchParser {
    private var depth = 0
    private var isInElementMatch = false
    /// The field whose operators are read, for the errors that name it.
    private var fieldName = ""

    /// Levels of `$and`, `$not`, `$elemMatch` inside one another.
    private static let depthLimit = BSONLimits.depth

    private let variables: [String]

    private init(variables: [String]) { self.variables = variables }

    static func parse(_ filter: BSONDocument, variables: [String] = []) throws(CommandError) -> MatchNode {
        var parser = MatchParser(variables: variables)
        return try parser.filter(filter)
    }

    private mutating func filter(_ filter: BSONDocument) throws(CommandError) -> MatchNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .badValue("exceeded maximum query tree depth") }
        var nodes: [MatchNode] = []
        nodes.reserveCapacity(2)
        for (key, value) in filter {
            if FieldNames.startsWithDollar(key) {
                if let node = try logical(key, value) { nodes.append(node) }
            } else {
                switch value {
                case .document, .regex, .undefined: nodes += try field(FieldPath(key), value)
                default: nodes.append(.field(FieldPath(key), .equal(value)))
                }
            }
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .always : .all(nodes)
    }

    private mutating func logical(_ name: String, _ value: BSONValue) throws(CommandError) -> MatchNode? {
        switch name {
        case "$and": return .all(try branches(name, value))
        case "$or": return .any(try branches(name, value))
        case "$nor": return .none(try branches(name, value))
        case "$expr":
            guard !isInElementMatch else { throw .badValue("$expr can only be applied to the top-level document") }
            return .expression(try Expression(parsing: value, variables: variables))
        case "$comment": return nil
        case "$alwaysTrue": return .always
        case "$alwaysFalse": return .never
        case "$where", "$text", "$jsonSchema":
            throw .badValue("\(name) is not available in this cluster")
        default:
            throw .badValue(
                "unknown top level operator: \(name). If you have a field name that starts with a '$' symbol, "
                    + "consider using $getField or $setField.")
        }
    }

    private mutating func branches(_ name: String, _ value: BSONValue) throws(CommandError) -> [MatchNode] {
        guard let array = value.array else { throw .badValue("\(name) must be an array") }
        guard !array.isEmpty else { throw .badValue("$and/$or/$nor must be a nonempty array") }
        var nodes: [MatchNode] = []
        for element in array {
            guard let document = element.document else {
                throw .badValue("$or/$and/$nor entries need to be full objects")
            }
            nodes.append(try filter(document))
        }
        return nodes
    }

    private mutating func field(_ path: FieldPath, _ value: BSONValue) throws(CommandError) -> [MatchNode] {
        switch value {
        case .document(let document) where Self.isOperators(document):
            fieldName = path.text
            return try predicates(document).map { .field(path, $0) }
        case .regex(let regex):
            return [.field(path, .pattern(try Pattern(regex.pattern, options: regex.options)))]
        case .undefined:
            throw .badValue("cannot compare to undefined")
        default:
            return [.field(path, .equal(value))]
        }
    }

    static func isOperators(_ document: BSONDocument) -> Bool {
        guard let first = document.firstKey else { return false }
        return FieldNames.startsWithDollar(first) && first != "$ref" && first != "$id"
    }

    private mutating func predicates(_ document: BSONDocument) throws(CommandError) -> [MatchPredicate] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw .badValue("exceeded maximum query tree depth") }
        var result: [MatchPredicate] = []
        for (name, operand) in document where name != "$options" && name != "$comment" {
            result += try predicate(name, operand, beside: document)
        }
        if document["$options"] != nil, document["$regex"] == nil { throw .badValue("$options needs a $regex") }
        return result
    }

    private mutating func predicate(
        _ name: String, _ operand: BSONValue, beside document: BSONDocument
    ) throws(CommandError) -> [MatchPredicate] {
        switch name {
        case "$eq": return [try equality(operand)]
        case "$ne": return [.not([try equality(operand)])]
        case "$lt": return [.less(try comparand(operand))]
        case "$lte": return [.lessOrEqual(try comparand(operand))]
        case "$gt": return [.greater(try comparand(operand))]
        case "$gte": return [.greaterOrEqual(try comparand(operand))]
        case "$in": return [try membership(name, operand)]
        case "$nin": return [.not([try membership(name, operand)])]
        case "$not": return [try negation(operand)]
        case "$exists": return operand.truthy ? [.exists] : [.not([.exists])]
        case "$type": return [.type(try TypeSet(operand, of: fieldName))]
        case "$mod": return [try modulo(operand)]
        case "$regex": return [try regex(operand, options: document["$options"])]
        case "$size": return [.size(try size(operand))]
        case "$all": return try all(operand)
        case "$elemMatch": return [try elementMatch(operand)]
        case "$bitsAllSet": return [.bits(try BitTest(name, .allSet, operand))]
        case "$bitsAllClear": return [.bits(try BitTest(name, .allClear, operand))]
        case "$bitsAnySet": return [.bits(try BitTest(name, .anySet, operand))]
        case "$bitsAnyClear": return [.bits(try BitTest(name, .anyClear, operand))]
        default: throw .badValue("unknown operator: \(name)")
        }
    }
}

extension MatchParser {
    private func comparand(_ operand: BSONValue) throws(CommandError) -> BSONValue {
        if case .regex = operand { throw .badValue("Can't have RegEx as arg to predicate over field '\(fieldName)'.") }
        if case .undefined = operand { throw .badValue("cannot compare to undefined") }
        return operand
    }

    private func equality(_ operand: BSONValue) throws(CommandError) -> MatchPredicate {
        if case .undefined = operand { throw .badValue("cannot compare to undefined") }
        return .equal(operand)
    }

    private func membership(_ name: String, _ operand: BSONValue) throws(CommandError) -> MatchPredicate {
        guard let array = operand.array else { throw .badValue("\(name) needs an array") }
        var values: [BSONValue] = []
        var patterns: [Pattern] = []
        for element in array {
            switch element {
            case .regex(let regex): patterns.append(try Pattern(regex.pattern, options: regex.options))
            case .undefined: throw .badValue("cannot compare to undefined")
            case .document(let document) where Self.isOperators(document):
                throw .badValue("cannot nest $ under \(name)")
            default: values.append(element)
            }
        }
        return .isIn(values, patterns)
    }

    private mutating func negation(_ operand: BSONValue) throws(CommandError) -> MatchPredicate {
        switch operand {
        case .regex(let regex):
            return .not([.pattern(try Pattern(regex.pattern, options: regex.options))])
        case .document(let document):
            guard !document.isEmpty else { throw .badValue("$not cannot be empty") }
            guard Self.isOperators(document) else {
                throw .badValue("unknown operator: \(document.first?.key ?? "")")
            }
            return .not(try predicates(document))
        default:
            throw .badValue("$not needs a regex or a document")
        }
    }

    private func modulo(_ operand: BSONValue) throws(CommandError) -> MatchPredicate {
        guard let array = operand.array else { throw .badValue("malformed mod, needs to be an array") }
        guard array.count >= 2 else { throw .badValue("malformed mod, not enough elements") }
        guard array.count == 2 else { throw .badValue("malformed mod, too many elements") }
        guard let divisor = Self.truncated(array[0]) else { throw .badValue("malformed mod, divisor not a number") }
        guard let remainder = Self.truncated(array[1]) else {
            throw .badValue("malformed mod, remainder not a number")
        }
        guard divisor != 0 else { throw .badValue("divisor cannot be 0") }
        return .modulo(divisor: divisor, remainder: remainder)
    }

    /// A number without its fraction; nil for what isn't a number or doesn't fit.
    static func truncated(_ value: BSONValue) -> Int64? {
        value.int64 ?? value.double.flatMap { Int64(exactly: $0.rounded(.towardZero)) }
    }

    private func regex(_ operand: BSONValue, options: BSONValue?) throws(CommandError) -> MatchPredicate {
        if let options, options.string == nil { throw .badValue("$options has to be a string") }
        switch operand {
        case .string(let pattern): return .pattern(try Pattern(pattern, options: options?.string ?? ""))
        case .regex(let regex):
            guard options == nil || regex.options.isEmpty else {
                throw .location(51074, "options set in both $regex and $options")
            }
            return .pattern(try Pattern(regex.pattern, options: options?.string ?? regex.options))
        default: throw .badValue("$regex has to be a string")
        }
    }

    private func size(_ operand: BSONValue) throws(CommandError) -> Int {
        guard operand.isNumber else {
            throw .failedToParse("Failed to parse $size. Expected a number in: $size: \(operand.serverText)")
        }
        guard let size = operand.int64 else {
            throw .failedToParse("Failed to parse $size. Expected an integer: $size: \(operand.serverText)")
        }
        guard size >= 0 else {
            throw .failedToParse(
                "Failed to parse $size. Expected a non-negative number in: $size: \(operand.serverText)")
        }
        return Int(clamping: size)
    }

    private mutating func all(_ operand: BSONValue) throws(CommandError) -> [MatchPredicate] {
        guard let array = operand.array else { throw .badValue("$all needs an array") }
        guard !array.isEmpty else { return [.isIn([], [])] }
        var result: [MatchPredicate] = []
        for element in array {
            if case .document(let document) = element, document.first?.key == "$elemMatch" {
                result += try predicates(document)
            } else if case .document(let document) = element, Self.isOperators(document) {
                throw .badValue("no $ expressions in $all")
            } else if case .regex(let regex) = element {
                result.append(.pattern(try Pattern(regex.pattern, options: regex.options)))
            } else {
                result.append(.equal(element))
            }
        }
        return result
    }

    private mutating func elementMatch(_ operand: BSONValue) throws(CommandError) -> MatchPredicate {
        guard let document = operand.document else { throw .badValue("$elemMatch needs an Object") }
        let isLogical = ["$and", "$or", "$nor", "$expr"].contains(document.first?.key)
        if Self.isOperators(document), !isLogical {
            return .elementSatisfies(try predicates(document))
        }
        let outer = isInElementMatch
        isInElementMatch = true
        defer { isInElementMatch = outer }
        return .elementMatches(try filter(document))
    }
}
