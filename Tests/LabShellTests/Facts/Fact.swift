import Testing

/// One fact of the server, of mongosh or of the platform around them: what is run in a shell, and what it prints.
struct Fact: Sendable, CustomTestStringConvertible {
    let name: String
    /// Run first, each an input of its own; without it the fact does not hold.
    let after: [String]
    let run: String
    let prints: String

    init(_ name: String, after: [String] = [], _ run: String, _ prints: String) {
        self.name = name
        self.after = after
        self.run = run
        self.prints = prints
    }

    var testDescription: String { name }

    /// What it prints in a fresh shell, with or without what comes before.
    func printed(prepared: Bool) -> String {
        var bench = Bench()
        if prepared { for input in after { _ = bench.run(input) } }
        return bench.run(run)
    }
}
