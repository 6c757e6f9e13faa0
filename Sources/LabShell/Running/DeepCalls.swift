import ShellSyntax

extension Machine {
    /// How deep calls nest on any thread; further ones go on where there is room.
    static let ordinaryDepth = 150

    /// Goes on with an expression on a large stack.
    mutating func onLargeStack(_ expression: Expression) throws(Interruption) -> Value {
        var result: Result<Value, Interruption>?
        isOnLargeStack = true
        defer { isOnLargeStack = false }
        withUnsafeMutablePointer(to: &self) { machine in
            _ = LargeStack.run {
                do throws(Interruption) {
                    result = .success(try machine.pointee.evaluate(expression))
                } catch {
                    result = .failure(error)
                }
            }
        }
        guard let result else { throw .error(Self.tooDeep(at: expression.span)) }
        return try result.get()
    }

    static func tooDeep(at span: SourceSpan?) -> ShellError {
        .limit("Calls nest too deep.", at: span, remedy: "Does a function call itself without end?")
    }
}
