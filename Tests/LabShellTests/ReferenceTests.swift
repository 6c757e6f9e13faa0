import Foundation
import LabShell
import Testing

@Suite struct ReferenceTests {
    /// With SHARDLAB_WRITE_DOCS=1 it writes the page instead.
    @Test func docsShellIsMadeOfTheTables() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Docs/Shell.md")
        if ProcessInfo.processInfo.environment["SHARDLAB_WRITE_DOCS"] == "1" {
            try Shell.reference().write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == Shell.reference())
    }
}
