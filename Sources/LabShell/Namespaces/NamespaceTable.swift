import ShellSyntax

/// A namespace with a `help()` of its own.
func namespace(_ name: String, _ summary: String, _ methods: [Method]) -> MemberTable {
    let help = Method("help", [], .computes, "Lists the methods of \(name).", example: "\(name).help()") {
        (_, _) throws(Interruption) in .string(HelpText.topic(name) ?? "")
    }
    return MemberTable(name, summary, methods + [help])
}

/// A method that the platform around the cluster answers.
func platformMethod(
    _ namespace: String, _ name: String, _ parameters: [Parameter] = [], _ effect: Method.Effect, _ summary: String,
    example: String = "", unit: String? = nil, isProperty: Bool = false, caption: String? = nil
) -> Method {
    Method(name, parameters, effect, summary, example: example, unit: unit, isProperty: isProperty) {
        (machine, call) throws(Interruption) in
        let value = try machine.platform("\(namespace).\(name)", call.arguments, at: call.span)
        return caption.map { machine.captioned(value, $0) } ?? value
    }
}
