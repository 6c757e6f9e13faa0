import LabEngine

/// Lab tests as JUnit XML: a suite a lab, a case a proof.
enum JUnitText {
    static func xml(_ reports: [LabReport]) -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"]
        for report in reports {
            lines.append(
                "  <testsuite name=\"\(escaped(report.lab))\" tests=\"\(report.results.count)\" failures=\"\(report.failures.count)\">"
            )
            lines += report.results.map(element)
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func element(_ result: ProofResult) -> String {
        let name = [result.kind.rawValue, result.step ?? "", result.subject, result.learner]
            .filter { !$0.isEmpty }.joined(separator: ": ")
        let open = "    <testcase classname=\"\(escaped(result.lab))\" name=\"\(escaped(name))\""
        guard let failure = result.failure else { return open + "/>" }
        return open + "><failure message=\"\(escaped(failure))\"/></testcase>"
    }

    /// Characters that XML 1.0 cannot hold become a question mark.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
