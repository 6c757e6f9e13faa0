import LabEngine

/// An attempt that another behaviour of the engine recorded: what can be replayed, and what stays as it is.
package struct ReplayOffer: Sendable, Hashable, CustomStringConvertible {
    package let lab: String
    package let recorded: Int
    package let inputs: Int
    package let passed: Int
    package let points: Int

    /// Nil where the journal ends under the present behaviour.
    init?(_ header: JournalHeader, _ lines: [JournalLine]) {
        guard let last = Journal.behaviours(header, lines).last, last != Behaviour.current else { return nil }
        lab = header.lab
        recorded = last
        inputs = lines.count
        passed = lines.last?.record.passed ?? 0
        points = lines.last?.record.points ?? 0
    }

    package var description: String {
        "Your work on \(lab) was recorded by a shardlab with behaviour \(recorded), and this one has behaviour \(Behaviour.current): some rules differ. Your \(Self.counted(inputs, "input")) can be replayed under the present rules. \(kept)"
    }

    private var kept: String {
        passed == 0
            ? "No step has passed yet; the points of this step are counted anew."
            : "\(Self.counted(passed, "step")) passed \(passed == 1 ? "stays" : "stay") passed with \(passed == 1 ? "its" : "their") points."
    }

    private static func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}
