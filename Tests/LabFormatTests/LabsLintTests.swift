import Foundation
import LabFormat
import Testing

/// The labs that ship are without diagnostics.
struct LabsLintTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "labs").path

    @Test func labsEnhancementsAndCoursesAreWithoutDiagnostics() throws {
        let library = try Library.load(root: Self.root)
        #expect(!library.labs.isEmpty)
        #expect(library.lint().map(\.rendered) == [])
    }

    @Test func theScaleOutLabsHaveTheirStepsMinutesAndPoints() throws {
        let library = try Library.load(root: Self.root)
        let expected: [(name: String, minutes: [Int], points: [Int])] = [
            ("overview", [8, 10, 7], [5, 10, 10]), ("setup", [15, 15, 15], [10, 15, 15]),
            ("execute", [45, 20, 25], [15, 10, 20]),
        ]
        for (name, minutes, points) in expected {
            let lab = try #require(library.lab(named: "scale-out/\(name)"))
            #expect(lab.steps.map(\.minutes) == minutes)
            #expect(lab.steps.map(\.points) == points)
            #expect(library.enhancements(of: lab).count == 3)
        }
    }
}
