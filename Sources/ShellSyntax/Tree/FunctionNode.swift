/// An arrow function or a `function`.
package struct FunctionNode: Sendable {
    package var name: String?
    package var parameters: [PatternElement]
    package var rest: Pattern?
    package var body: Body
    package var isArrow: Bool
    package var span: SourceSpan

    package indirect enum Body: Sendable {
        case expression(Expression)
        case block([Statement])
    }
}
