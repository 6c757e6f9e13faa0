import BSON

/// The types that a `$type` names.
struct TypeSet: Sendable, Hashable {
    private(set) var names: [String] = []
    private(set) var anyNumber = false

    /// Takes an alias, a number or an array of them.
    init(_ operand: BSONValue, of field: String) throws(CommandError) {
        if case .array(let operands) = operand {
            guard !operands.isEmpty else { throw .failedToParse("\(field) must match at least one type") }
            for operand in operands { try add(operand) }
        } else {
            try add(operand)
        }
    }

    private mutating func add(_ operand: BSONValue) throws(CommandError) {
        if let name = operand.string {
            if name == "number" {
                anyNumber = true
            } else if Self.codes.contains(where: { $0.name == name }) {
                names.append(name)
            } else {
                throw .badValue("Unknown type name alias: \(name)")
            }
            return
        }
        guard operand.isNumber else {
            throw .typeMismatch("type must be represented as a number or a string")
        }
        guard let code = operand.int64, let name = Self.codes.first(where: { $0.code == code })?.name else {
            throw .badValue("Invalid numerical type code: \(operand.serverText)")
        }
        names.append(name)
    }

    func contains(_ value: BSONValue) -> Bool {
        if anyNumber, value.isNumber { return true }
        return names.contains(value.typeName)
    }

    /// Type numbers and aliases of the BSON specification.
    static let codes: [(code: Int64, name: String)] = [
        (1, "double"), (2, "string"), (3, "object"), (4, "array"), (5, "binData"), (6, "undefined"), (7, "objectId"),
        (8, "bool"), (9, "date"), (10, "null"), (11, "regex"), (12, "dbPointer"), (13, "javascript"), (14, "symbol"),
        (15, "javascriptWithScope"), (16, "int"), (17, "timestamp"), (18, "long"), (19, "decimal"), (-1, "minKey"),
        (255, "minKey"), (127, "maxKey"),
    ]
}
