import LabFormat

/// Proves a lab: untouched it fails, every solution passes, every wrong answer fails where it says, twice alike.
package struct LabTest: Sendable {
    let source: LabEdition
    let seeds: Int

    /// `seeds` is how many learners' variables and chances are tried.
    package init(_ source: LabEdition, seeds: Int = 1) {
        self.source = source
        self.seeds = max(1, seeds)
    }

    package func run() -> LabReport { report((0..<partCount).map { results(ofPart: $0) }) }

    /// How many parts it has, none of which needs another: one a seed, then one for each further mode that counts.
    package var partCount: Int { seeds + otherModes.count }

    /// What one part shows.
    package func results(ofPart index: Int) -> [ProofResult] {
        guard index < seeds else {
            return LabRun(source, learner: "learner-1", mode: otherModes[index - seeds], depth: .firstSolutions).results
        }
        let learner = "learner-\(index + 1)"
        let first = LabRun(source, learner: learner, mode: primaryMode, depth: .full)
        let second = LabRun(source, learner: learner, mode: primaryMode, depth: .solutionsOnly)
        return first.results + [repeats(first, second, learner)]
    }

    /// The report on all parts, given in their order.
    package func report(_ parts: [[ProofResult]]) -> LabReport {
        LabReport(
            lab: source.lab.id, path: source.lab.path, steps: source.lab.steps.count, seeds: seeds,
            results: parts.flatMap { $0 })
    }

    private var otherModes: [Mode] { source.lab.modes.filter { $0.counts && $0 != primaryMode } }

    /// The mode whose blanks are fewest among those that count.
    private var primaryMode: Mode {
        source.lab.modes.contains(.lab) ? .lab : source.lab.modes.first { $0.counts } ?? .lab
    }

    private func repeats(_ first: LabRun, _ second: LabRun, _ learner: String) -> ProofResult {
        let same = first.trace == second.trace
        return ProofResult(
            kind: .repeats, lab: source.lab.id, step: nil, subject: "states after each solution", learner: learner,
            line: 1,
            failure: same ? nil : "The same seed gave other states the second time: this is a fault of shardlab.")
    }
}
