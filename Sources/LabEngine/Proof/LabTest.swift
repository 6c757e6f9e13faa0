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

    package func run() -> LabReport {
        var results: [ProofResult] = []
        for number in 1...seeds {
            let learner = "learner-\(number)"
            let first = LabRun(source, learner: learner, mode: primaryMode, depth: .full)
            results += first.results
            let second = LabRun(source, learner: learner, mode: primaryMode, depth: .solutionsOnly)
            results.append(repeats(first, second, learner))
        }
        for mode in source.lab.modes where mode.counts && mode != primaryMode {
            results += LabRun(source, learner: "learner-1", mode: mode, depth: .firstSolutions).results
        }
        return LabReport(
            lab: source.lab.id, path: source.lab.path, steps: source.lab.steps.count, seeds: seeds, results: results)
    }

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
