/// An expression with its place in the source.
package struct Expression: Sendable {
    package let kind: Kind
    package let span: SourceSpan
    /// How deep the tree below is: the parser bounds it, so that whoever walks the tree may recurse.
    package let height: Int

    package indirect enum Kind: Sendable {
        case number(Double)
        case string(String)
        case template(strings: [String], values: [Expression])
        case regularExpression(pattern: String, flags: String)
        case boolean(Bool)
        case null
        case identifier(String)
        case array([Element])
        /// A place without a value in what becomes an array pattern; the parser refuses it elsewhere.
        case hole
        case object([Property])
        case function(FunctionNode)
        case member(Expression, name: String, nameSpan: SourceSpan, optional: Bool)
        case index(Expression, Expression, optional: Bool)
        case call(Expression, [Element], optional: Bool)
        /// The reach of a `?.`: when one in it meets null or undefined, the whole is undefined.
        case chain(Expression)
        case new(Expression, [Element])
        case unary(UnaryOperator, Expression)
        case update(increment: Bool, prefix: Bool, AssignmentTarget)
        case binary(BinaryOperator, Expression, Expression)
        case logical(LogicalOperator, Expression, Expression)
        case conditional(Expression, Expression, Expression)
        case assign(AssignmentOperator, AssignmentTarget, Expression)
        case sequence([Expression])
        case parenthesised(Expression)
    }

    /// An element of an array or an argument list.
    package enum Element: Sendable {
        case value(Expression)
        case spread(Expression)

        package var expression: Expression {
            switch self {
            case .value(let expression), .spread(let expression): expression
            }
        }
    }

    package enum Property: Sendable {
        case keyed(PropertyKey, Expression)
        /// `{ name }`; a default value only makes sense in a pattern, and the parser refuses it elsewhere.
        case shorthand(String, SourceSpan, defaultValue: Expression?)
        case spread(Expression)
    }

    /// The expression without the brackets around it.
    package var withoutParentheses: Expression {
        var expression = self
        while case .parenthesised(let inner) = expression.kind { expression = inner }
        return expression
    }
}

package indirect enum PropertyKey: Sendable {
    case name(String)
    case computed(Expression)
}

package enum AssignmentTarget: Sendable {
    case name(String, SourceSpan)
    /// A member or an index expression.
    case member(Expression)
    case pattern(Pattern)
}
