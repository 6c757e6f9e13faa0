extension Machine {
    /// A value in one line of at most 60 characters, for messages.
    func describe(_ value: Value) -> String {
        var copy = self
        let text = Inspector.text(of: value, in: &copy)
        let line = text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
        return line.count > 60 ? line.prefix(57) + "..." : line
    }
}
