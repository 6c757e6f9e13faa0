import ShellSyntax

/// A method, function or property that the shell gives: declared once, it is dispatched, completed, explained, linted
/// and documented from this declaration.
final class Method: Sendable {
    let name: String
    let parameters: [Parameter]
    let effect: Effect
    let summary: String
    let example: String
    /// The table of what it returns, where that has one.
    let result: String?
    /// The unit of the number that it returns, for explanations: "s".
    let unit: String?
    let isProperty: Bool
    let body: Body

    typealias Body = @Sendable (inout Machine, Call) throws(Interruption) -> Value

    enum Effect: String, Sendable {
        case computes
        case reads
        case writes
        case waits
    }

    init(
        _ name: String, _ parameters: [Parameter] = [], _ effect: Effect = .computes, _ summary: String,
        example: String = "", result: String? = nil, unit: String? = nil, isProperty: Bool = false,
        body: @escaping Body
    ) {
        self.name = name
        self.parameters = parameters
        self.effect = effect
        self.summary = summary
        self.example = example
        self.result = result
        self.unit = unit
        self.isProperty = isProperty
        self.body = body
    }

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        let required = parameters.prefix { !$0.isOptional && !$0.isRest }.count
        return required...(parameters.last?.isRest == true ? Int.max : parameters.count)
    }

    /// `addShard(shard)`, `stop([id])`; a property has no brackets.
    var signature: String {
        if isProperty { return name }
        var text = ""
        for parameter in parameters {
            let spelled = (parameter.isRest ? "..." : "") + parameter.name
            let separator = text.isEmpty ? "" : ", "
            text += parameter.isOptional ? "[\(separator)\(spelled)]" : separator + spelled
        }
        return "\(name)(\(text))"
    }
}

/// What a call brought along.
struct Call {
    var receiver: Value
    var arguments: [Value]
    var span: SourceSpan

    /// The argument at a position; undefined beyond the last.
    subscript(index: Int) -> Value { index < arguments.count ? arguments[index] : .undefined }

    var count: Int { arguments.count }
}
