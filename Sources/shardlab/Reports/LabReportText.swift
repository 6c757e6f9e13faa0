import LabEngine

/// A lab test's report for a reader: what failed, where, and a line at the end.
enum LabReportText {
    static func lines(_ report: LabReport) -> [String] {
        let failures = report.failures.map { result in
            let step = result.step.map { "\($0): " } ?? ""
            return
                "\(report.path):\(result.line): \(step)\(kind(result.kind)) \"\(result.subject)\" (\(result.learner)): "
                + (result.failure ?? "")
        }
        let count = "\(report.results.count) proofs at \(report.seeds) \(report.seeds == 1 ? "seed" : "seeds")"
        let end =
            report.passed
            ? "\(report.lab): \(count) hold." : "\(report.lab): \(report.failures.count) of \(count) fail."
        return failures + [end]
    }

    private static func kind(_ kind: ProofResult.Kind) -> String {
        switch kind {
        case .begins: "begin"
        case .untouched: "untouched"
        case .solution: "solution"
        case .wrong: "wrong answer"
        case .keep: "keep"
        case .blanks: "empty blanks"
        case .output: "output"
        case .repeats: "repeat"
        }
    }
}
