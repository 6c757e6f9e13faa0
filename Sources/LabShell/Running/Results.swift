import ShellSyntax

extension Machine {
    /// What the prompt shows of an input's value; nil for nothing.
    mutating func resultText(_ value: Value) throws(Interruption) -> String? {
        guard case .object(let reference) = value else { return Inspector.result(value, in: &self) }
        if let caption = captions[reference] { return caption }
        switch state.heap[reference] {
        case .cursor: return try page(of: reference)
        case .method(let method, .undefined) where method.name == "help": return HelpText.overview
        case .namespace(let name): return HelpText.topic(name)
        default: return Inspector.result(value, in: &self)
        }
    }

    /// The error that an interruption is, for whoever called the shell.
    mutating func shellError(_ interruption: Interruption) -> ShellError {
        switch interruption {
        case .error(let error): return error
        case .noData(let what, let span): return ShellError("", "There is no data yet: \(what).", at: span)
        case .thrown(let value, let span):
            if case .object(let reference) = value, case .error(let fields) = state.heap[reference] {
                var error = ShellError("Error", "", at: span)
                if case .string(let name) = fields["name"] { error.name = name }
                if case .string(let message) = fields["message"] { error.message = message }
                if case .number(let code) = fields["code"] { error.code = Int32(exactly: code) }
                if case .string(let codeName) = fields["codeName"] { error.codeName = codeName }
                error.labels = errorLabels(fields)
                return error
            }
            return ShellError("Error", "Uncaught \(describe(value))", at: span)
        }
    }

    /// The labels of an error that was caught.
    func errorLabels(_ fields: PropertyMap) -> [String] {
        guard case .object(let list)? = fields["errorLabels"], case .array(let values) = state.heap[list] else {
            return []
        }
        return values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }

    /// Gives the state to keep away, so that nobody else holds it: reclaiming then copies nothing.
    mutating func finish() -> ShellState {
        var kept = ShellState(database: "")
        swap(&kept, &state)
        return kept
    }
}
