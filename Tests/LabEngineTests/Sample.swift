import LabFormat
import SimKernel
import Testing

@testable import LabEngine

/// Small labs, written as a lab's author would write them.
enum Sample {
    static let head = """
        ---
        title: A Sample
        difficulty: beginner
        minutes: 10
        modes: [lab, demo, challenge, expert]
        sandbox: { shards: 2, replicas: 3 }
        database: shop
        variables:
          size: { pick: [small, large] }
          other: { pick: [small, large], not: size }
          count: { int: [10, 40], step: 10 }
        ---

        What it is about, with ${size}, ${other} and ${count}.

        """

    /// Parses a lab; a diagnostic fails the test.
    static func lab(_ text: String) throws -> Lab {
        let parsed = parseLab(text: text, path: "labs/sample/sample.md")
        let errors = parsed.diagnostics.filter { $0.severity == .error }
        #expect(errors.map(\.rendered) == [])
        return try #require(parsed.lab)
    }

    /// The lab's plan for a learner.
    static func plan(_ text: String, learner: String = "ann", mode: Mode = .lab) throws -> LabPlan {
        var generator = Generator(seed: SessionIdentity(lab: "sample/sample", learner: learner).seed)
        return try LabPlan(lab(text), mode: mode, generator: &generator)
    }
}
