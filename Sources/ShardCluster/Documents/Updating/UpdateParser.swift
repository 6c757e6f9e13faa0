import BSON

/// Reads update operators, with the server's errors for operands that don't fit.
enum UpdateParser {
    /// In the order in which they are applied: by path.
    static func operations(_ update: BSONDocument) throws(CommandError) -> [UpdateOperation] {
        var operations: [UpdateOperation] = []
        operations.reserveCapacity(2)
        for (name, operand) in update {
            guard names.contains(name) else {
                throw .failedToParse(
                    "Unknown modifier: \(name). Expected a valid update modifier or pipeline-style update specified as an array"
                )
            }
            guard let fields = operand.document else {
                throw .failedToParse(
                    "Modifiers operate on fields but we found type \(operand.typeName) instead. For example: "
                        + "{$mod: {<field>: ...}} not {\(name): \(operand.serverText)}")
            }
            for (text, value) in fields {
                let path = try checkedPath(text)
                operations.append(UpdateOperation(path: path, modifier: try modifier(name, text, value)))
            }
        }
        try checkConflicts(operations)
        // Few, and mostly in their order: each goes to the front as far as it has to.
        for start in operations.indices.dropFirst() {
            var place = start
            while place > 0, precedes(operations[place].path, operations[place - 1].path) {
                operations.swapAt(place, place - 1)
                place -= 1
            }
        }
        return operations
    }

    private static let names = [
        "$set", "$unset", "$inc", "$mul", "$min", "$max", "$rename", "$setOnInsert", "$currentDate", "$push",
        "$addToSet", "$pop", "$pull", "$pullAll", "$bit",
    ]

    static func checkedPath(_ text: String) throws(CommandError) -> FieldPath {
        guard !text.isEmpty else {
            throw CommandError(code: 56, codeName: "EmptyFieldName", message: "An empty update path is not valid.")
        }
        let path = FieldPath(text)
        guard !path.parts.contains("") else {
            throw CommandError(
                code: 56, codeName: "EmptyFieldName",
                message: "The update path '\(text)' contains an empty field name, which is not allowed.")
        }
        guard path.parts.count <= BSONLimits.depth else {
            throw .failedToParse("The update path '\(text)' is too deep")
        }
        for (index, part) in path.parts.enumerated() where FieldNames.startsWithDollar(part) {
            if index > 0, part == "$" || (part.hasPrefix("$[") && part.hasSuffix("]")) { continue }
            if part == "$" || part.hasPrefix("$[") {
                throw .badValue("Cannot have positional (i.e. '$') element in the first position in path '\(text)'")
            }
            throw .dollarPrefixedFieldName(
                "The dollar ($) prefixed field '\(part)' in '\(text)' is not allowed in the context of an update's "
                    + "replacement document. Consider using an aggregation pipeline with $replaceWith.")
        }
        return path
    }

    /// Component by component: numbers by value, others by bytes.
    private static func precedes(_ a: FieldPath, _ b: FieldPath) -> Bool {
        for (left, right) in zip(a.parts, b.parts) {
            if let x = FieldPath.arrayIndex(left), let y = FieldPath.arrayIndex(right) {
                if x != y { return x < y }
            } else {
                let order = UTF8Order.compare(left, right)
                if order != 0 { return order < 0 }
            }
        }
        return a.parts.count < b.parts.count
    }

    private static func checkConflicts(_ operations: [UpdateOperation]) throws(CommandError) {
        for place in operations.indices {
            if case .rename = operations[place].modifier { return try checkRenames(operations) }
            for other in operations[..<place] { try check(operations[place].path, beside: other.path) }
        }
    }

    /// A rename has two paths.
    private static func checkRenames(_ operations: [UpdateOperation]) throws(CommandError) {
        var paths: [FieldPath] = []
        for operation in operations {
            for path in paths { try check(operation.path, beside: path) }
            paths.append(operation.path)
            guard case .rename(let target) = operation.modifier else { continue }
            for path in paths { try check(target, beside: path) }
            paths.append(target)
        }
    }

    private static func check(_ path: FieldPath, beside other: FieldPath) throws(CommandError) {
        guard other.isPrefix(of: path) || path.isPrefix(of: other) else { return }
        let shorter = other.parts.count < path.parts.count ? other : path
        throw .conflictingUpdateOperators(
            "Updating the path '\(path.text)' would create a conflict at '\(shorter.text)'")
    }

    private static func modifier(
        _ name: String, _ path: String, _ value: BSONValue
    ) throws(CommandError) -> UpdateModifier {
        switch name {
        case "$set": return .set(value)
        case "$setOnInsert": return .setOnInsert(value)
        case "$unset": return .unset
        case "$inc":
            guard value.isNumber else {
                throw .typeMismatch("Cannot increment with non-numeric argument: {\(path): \(value.serverText)}")
            }
            return .increment(value)
        case "$mul":
            guard value.isNumber else {
                throw .typeMismatch("Cannot multiply with non-numeric argument: {\(path): \(value.serverText)}")
            }
            return .multiply(value)
        case "$min": return .minimum(value)
        case "$max": return .maximum(value)
        case "$rename": return try rename(path, value)
        case "$currentDate": return try currentDate(path, value)
        case "$push": return .push(try push(value))
        case "$addToSet": return .addToSet(try addToSet(value))
        case "$pop": return try pop(value)
        case "$pull": return .pull(try pull(value))
        case "$pullAll":
            guard let values = value.array else {
                throw .badValue("$pullAll requires an array argument but was given a \(value.typeName)")
            }
            return .pullAll(values)
        default: return try bit(path, value)
        }
    }
}

extension UpdateParser {
    private static func rename(_ path: String, _ value: BSONValue) throws(CommandError) -> UpdateModifier {
        guard let text = value.string else {
            throw .badValue("The 'to' field for $rename must be a string: \(path): \(value.serverText)")
        }
        let target = try checkedPath(text)
        guard text != path else {
            throw .badValue("The source and target field for $rename must differ: \(path): \"\(text)\"")
        }
        for part in FieldPath(path).parts where FieldNames.startsWithDollar(part) {
            throw .badValue("The source field for $rename may not be dynamic: \(path)")
        }
        for part in target.parts where FieldNames.startsWithDollar(part) {
            throw .badValue("The destination field for $rename may not be dynamic: \(text)")
        }
        return .rename(to: target)
    }

    private static func currentDate(_ path: String, _ value: BSONValue) throws(CommandError) -> UpdateModifier {
        switch value {
        case .bool: return .currentDate(asTimestamp: false)
        case .document(let document):
            guard let (key, type) = document.first, document.count == 1, key == "$type" else {
                throw .badValue("Unrecognized $currentDate option: \(document.first?.key ?? "")")
            }
            guard type.string == "date" || type.string == "timestamp" else {
                throw .badValue(
                    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}"
                )
            }
            return .currentDate(asTimestamp: type.string == "timestamp")
        default:
            throw .badValue(
                "\(value.typeName) is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'})."
            )
        }
    }

    private static func push(_ value: BSONValue) throws(CommandError) -> PushModifier {
        guard let document = value.document, document.first?.key == "$each" || document["$each"] != nil else {
            return PushModifier(values: [value])
        }
        guard let values = document["$each"]?.array else {
            throw .badValue(
                "The argument to $each in $push must be an array but it was of type: \(document["$each"].typeName)")
        }
        var push = PushModifier(values: values)
        for (key, operand) in document where key != "$each" {
            switch key {
            case "$slice":
                guard let slice = operand.int64 else {
                    throw .badValue(
                        "The value for $slice must be an integer value but was given type: \(operand.typeName)")
                }
                push.slice = slice
            case "$position":
                guard let position = operand.int64 else {
                    throw .badValue(
                        "The value for $position must be an integer value, not of type: \(operand.typeName)")
                }
                push.position = position
            case "$sort": push.order = try order(operand)
            default: throw .badValue("Unrecognized clause in $push: \(key)")
            }
        }
        return push
    }

    private static func order(_ operand: BSONValue) throws(CommandError) -> PushModifier.Order {
        switch operand {
        case .document(let keys):
            guard !keys.isEmpty else {
                throw .badValue("The sort pattern is empty when it should be a set of fields.")
            }
            for (key, sign) in keys where sign.double != 1 && sign.double != -1 {
                throw .badValue("The sort element value must be either 1 or -1 (\(key))")
            }
            return .fields(try SortPattern(keys))
        default:
            guard operand.double == 1 || operand.double == -1 else {
                throw .badValue(
                    "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields")
            }
            return .elements(descending: operand.double == -1)
        }
    }

    private static func addToSet(_ value: BSONValue) throws(CommandError) -> [BSONValue] {
        guard let document = value.document, document.first?.key == "$each" else { return [value] }
        guard document.count == 1 else {
            throw .badValue("Found unexpected fields after $each in $addToSet: \(document.serverText)")
        }
        guard let values = document["$each"]?.array else {
            throw .typeMismatch(
                "The argument to $each in $addToSet must be an array but it was of type \(document["$each"].typeName)")
        }
        return values
    }

    private static func pop(_ value: BSONValue) throws(CommandError) -> UpdateModifier {
        guard value.isNumber else { throw .failedToParse("Expected a number in: $pop: \(value.serverText)") }
        guard let sign = value.int64, sign == 1 || sign == -1 else {
            throw .failedToParse("$pop expects 1 or -1, found: \(value.serverText)")
        }
        return .pop(first: sign == -1)
    }

    private static func pull(_ value: BSONValue) throws(CommandError) -> PullCondition {
        switch value {
        case .document(let document) where MatchParser.isOperators(document) && !isLogical(document):
            let node = try MatchParser.parse(["e": .document(document)])
            return .predicates(predicates(node))
        case .document(let document): return .filter(try MatchParser.parse(document))
        case .regex: return .predicates(predicates(try MatchParser.parse(["e": value])))
        default: return .equal(value)
        }
    }

    private static func isLogical(_ document: BSONDocument) -> Bool {
        ["$and", "$or", "$nor"].contains(document.first?.key)
    }

    private static func predicates(_ node: MatchNode) -> [MatchPredicate] {
        switch node {
        case .field(_, let predicate): [predicate]
        case .all(let nodes): nodes.flatMap(predicates)
        default: []
        }
    }

    private static func bit(_ path: String, _ value: BSONValue) throws(CommandError) -> UpdateModifier {
        guard let document = value.document else {
            throw .badValue(
                "The $bit modifier is not compatible with a \(value.typeName). You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}"
            )
        }
        var operations: [(name: String, operand: BSONValue)] = []
        for (name, operand) in document {
            guard ["and", "or", "xor"].contains(name) else {
                throw .badValue(
                    "The $bit modifier only supports 'and', 'or', and 'xor', not '\(name)' which is an unknown operator: {\(name): \(operand.serverText)}"
                )
            }
            switch operand {
            case .int32, .int64: operations.append((name, operand))
            default:
                throw .badValue(
                    "The $bit modifier field must be an Integer(32/64 bit); a '\(operand.typeName)' is not supported here: {\(name): \(operand.serverText)}"
                )
            }
        }
        guard !operations.isEmpty else {
            throw .badValue(
                "You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}")
        }
        return .bit(operations)
    }
}
