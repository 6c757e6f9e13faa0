import BSON

extension ExpressionOperator {
    static let objects: [ExpressionOperator] = [
        ExpressionOperator("$mergeObjects", atLeast: 0) { operands throws(CommandError) in
            var result = BSONDocument()
            for operand in operands {
                guard let operand, !operand.isNullish else { continue }
                guard let document = operand.document else {
                    throw .location(
                        40400,
                        "$mergeObjects requires object inputs, but input \(operand.serverText) is of type \(operand.typeName)"
                    )
                }
                for (key, value) in document { result[key] = value }
            }
            return .document(result)
        },
        ExpressionOperator("$objectToArray", 1) { operands throws(CommandError) in
            guard let input = operands[0], !input.isNullish else { return .null }
            guard let document = input.document else {
                throw .location(40390, "$objectToArray requires a document input, found: \(input.typeName)")
            }
            return .array(document.map { .document(["k": .string($0.key), "v": $0.value]) })
        },
        ExpressionOperator("$arrayToObject", 1) { operands throws(CommandError) in try arrayToObject(operands[0]) },
        ExpressionOperator("$getField", .single) { operands throws(CommandError) in try getField(operands[0]) },
        ExpressionOperator("$setField", .named(["field", "input", "value"], required: 2)) {
            operands throws(CommandError) in
            guard let input = operands[1], !input.isNullish else { return .null }
            guard let field = operands[0]?.string else {
                throw .location(4_161_107, "$setField requires 'field' to evaluate to type String")
            }
            guard var document = input.document else {
                throw .location(4_161_105, "$setField requires 'input' to evaluate to type Object")
            }
            document[field] = operands[2]
            return .document(document)
        },
        ExpressionOperator("$unsetField", .named(["field", "input"], required: 2)) { operands throws(CommandError) in
            guard let input = operands[1], !input.isNullish else { return .null }
            guard let field = operands[0]?.string, var document = input.document else {
                throw .location(4_161_105, "$unsetField requires 'input' to evaluate to type Object")
            }
            document[field] = nil
            return .document(document)
        },
    ]

    /// The parser hands over `{field, input}`; a bare name was given `$$CURRENT` as its input.
    private static func getField(_ operand: BSONValue?) throws(CommandError) -> BSONValue? {
        guard let parts = operand?.document, let field = parts["field"]?.string else {
            throw .location(3_041_704, "$getField requires 'field' to evaluate to type String")
        }
        guard let input = parts["input"] else { return nil }
        return input.isNullish ? .null : input.document?[field]
    }

    private static func arrayToObject(_ operand: BSONValue?) throws(CommandError) -> BSONValue? {
        guard let input = operand, !input.isNullish else { return .null }
        guard let elements = input.array else {
            throw .location(40386, "$arrayToObject requires an array input, found: \(input.typeName)")
        }
        var result = BSONDocument()
        for element in elements {
            switch element {
            case .document(let pair):
                guard pair.count == 2, let key = pair["k"], let value = pair["v"] else {
                    throw .location(
                        40392,
                        "$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:\(pair.count)"
                    )
                }
                guard let name = key.string else {
                    throw .location(
                        40394,
                        "$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: \(key.typeName)"
                    )
                }
                result[name] = value
            case .array(let pair):
                guard pair.count == 2 else {
                    throw .location(
                        40397, "$arrayToObject requires an array of size 2 arrays,found array of size: \(pair.count)")
                }
                guard let name = pair[0].string else {
                    throw .location(
                        40395,
                        "$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: \(pair[0].typeName)"
                    )
                }
                result[name] = pair[1]
            default:
                throw .location(40398, "Unrecognised input type format for $arrayToObject: \(element.typeName)")
            }
        }
        return .document(result)
    }
}
