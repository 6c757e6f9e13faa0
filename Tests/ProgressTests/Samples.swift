import Foundation
import LabEngine
import Progress

/// Values that several tests start from.
enum Samples {
    static func header(learner: String = "ann", lab: String = "scale-out/overview", mode: String = "lab")
        -> JournalHeader
    {
        JournalHeader(
            lab: lab, course: "", learner: learner, mode: mode, seed: Hex64(7), practice: false, behaviour: 1,
            logic: "0a", text: "0b")
    }

    static func line(_ n: Int, input: Input = .check, points: Int = 0) -> JournalLine {
        JournalLine(
            n: n, at: 0, clock: nil, input: input,
            record: Record(
                step: 1, points: points, passed: 0, now: 0, state: Hex64(UInt64(n)), verdicts: nil, refused: nil))
    }

    static let texts = LogicTexts(path: "labs/a/b.md", lab: "# text", enhancements: [])

    /// A new, empty folder for one test.
    static func folder() throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("shardlab-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }
}
