/// What a declaration, a parameter or a destructuring assignment binds.
package indirect enum Pattern: Sendable {
    case name(String, SourceSpan)
    case object([PatternProperty], rest: String?)
    case array([PatternElement], rest: Pattern?)
    /// A place of an array that is passed over, as in `[, second]`.
    case hole

    /// The names that it binds, in source order.
    package var names: [(name: String, span: SourceSpan)] {
        switch self {
        case .name(let name, let span): [(name, span)]
        case .object(let properties, let rest):
            properties.flatMap(\.element.pattern.names)
                + (rest.map { [($0, SourceSpan(start: 0, end: 0))] } ?? [])
        case .array(let elements, let rest): elements.flatMap(\.pattern.names) + (rest?.names ?? [])
        case .hole: []
        }
    }
}

package struct PatternElement: Sendable {
    package var pattern: Pattern
    package var defaultValue: Expression?
}

package struct PatternProperty: Sendable {
    package var key: PropertyKey
    package var element: PatternElement
}
