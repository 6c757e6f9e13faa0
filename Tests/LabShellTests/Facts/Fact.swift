import LabSandbox
import Testing

/// One fact of the server, of mongosh or of the platform around them: what is run in a shell, and what it prints.
struct Fact: Sendable, CustomTestStringConvertible {
    let name: String
    /// Run first, each an input of its own; without it the fact does not hold.
    let after: [String]
    let run: String
    let prints: String
    /// Shards to begin with; none where `atlas` makes the cluster.
    let shards: Int
    /// Whether it needs what comes before.
    let needsIt: Bool

    init(
        _ name: String, shards: Int = 2, after: [String] = [], needsIt: Bool = true, _ run: String, _ prints: String
    ) {
        self.name = name
        self.after = after
        self.run = run
        self.prints = prints
        self.shards = shards
        self.needsIt = needsIt && !after.isEmpty
    }

    private static let withoutCluster = Sandbox(SandboxConfiguration(shards: 0), seed: 7)

    var testDescription: String { name }

    /// What it prints in a fresh shell, with or without what comes before.
    func printed(prepared: Bool) -> String {
        var bench = Bench()
        if shards == 0 { bench.sandbox = Self.withoutCluster }
        if prepared { for input in after { _ = bench.run(input) } }
        return bench.run(run)
    }
}
