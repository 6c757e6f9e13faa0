package import BSON

/// An aggregation expression, parsed once.
///
/// A value is missing (`nil`) where the server says so: a field that isn't there, `$$REMOVE`.
package indirect enum Expression: Sendable {
    case constant(BSONValue?)
    /// `$a.b`, a path from the document at hand.
    case field(FieldPath)
    /// `$$name.a.b`.
    case variable(String, path: FieldPath?)
    case object([(name: String, value: Expression)])
    case array([Expression])
    case call(ExpressionOperator, [Expression])
    case and([Expression])
    case or([Expression])
    case conditional(Expression, then: Expression, otherwise: Expression)
    case firstTrue(branches: [(condition: Expression, value: Expression)], otherwise: Expression?)
    case ifNull([Expression])
    case binding([(name: String, value: Expression)], body: Expression)
    case map(Expression, name: String, body: Expression)
    case filter(Expression, name: String, condition: Expression, limit: Expression?)
    case reduce(Expression, initial: Expression, body: Expression)
    case convert(Expression, to: Expression, onError: Expression?, onNull: Expression?)
}

extension Expression {
    /// Throws the server's error for an unknown operator, variable or form.
    package init(parsing value: BSONValue, variables: [String] = []) throws(CommandError) {
        var parser = ExpressionParser(variables: variables)
        self = try parser.parse(value)
    }

    /// The value for `document`; nil when it is missing.
    package func evaluate(_ document: BSONDocument, _ constants: ExpressionConstants) throws(CommandError) -> BSONValue?
    {
        try evaluate(ExpressionScope(document, constants))
    }

    func holds(for document: BSONDocument, _ constants: ExpressionConstants) throws(CommandError) -> Bool {
        try evaluate(document, constants)?.truthy ?? false
    }

    /// The constant that this is, if it is one.
    var constantValue: BSONValue? {
        if case .constant(let value) = self { value } else { nil }
    }
}
