import LabFormat
import Testing

/// A labs folder resolves what its files say of one another.
struct LibraryTests {
    private static func lab(_ enhancement: String, _ prerequisite: String) -> [UInt8] {
        Array(
            """
            ---
            title: x
            difficulty: beginner
            minutes: 1
            modes: [lab]
            sandbox: { shards: 2 }
            prerequisites: [\(prerequisite)]
            ---

            ## A

            ```step
            minutes: 1
            points: 0
            enhancement: \(enhancement)
            ```

            Text.

            """.utf8)
    }

    private static let enhancements = Array("---\ntitle: x\n---\n\n## t.one\n\nText.\n".utf8)

    @Test func referencesResolveAcrossFiles() {
        let library = Library(
            [
                .init(path: "labs/t/b.md", bytes: Self.lab("t.one", "t/a")),
                .init(path: "labs/t/a.md", bytes: Self.lab("t.on", "t/b")),
                .init(path: "labs/t/enhancements.md", bytes: Self.enhancements),
                .init(
                    path: "labs/courses/c.md", bytes: Array("---\ntitle: x\nlabs: [t/a, t/x]\nmodes: [lab]\n---\n".utf8)
                ),
            ], isFolder: true)
        #expect(
            library.lint().map(\.rendered) == [
                "labs/courses/c.md:3:13: There is no lab `t/x`. Did you mean `t/a`? [unknown-lab]",
                "labs/t/a.md:15:14: There is no enhancement `t.on`. Did you mean `t.one`? [unknown-enhancement]",
            ])
        #expect(library.lab(named: "t/b")?.path == "labs/t/b.md")
        #expect(library.lab(named: "labs/t/a.md")?.id == "t/a")
        #expect(library.lab(named: "b") == nil)
        #expect(library.lab(named: "t/b").map { library.enhancements(of: $0).map(\.id) } == ["t.one"])
        #expect(library.courses.compactMap(\.course?.id) == ["c"])
    }

    @Test func anIDInTwoFilesIsReportedInBoth() {
        let library = Library(
            [
                .init(path: "labs/t/enhancements.md", bytes: Self.enhancements),
                .init(path: "labs/u/enhancements.md", bytes: Self.enhancements),
            ], isFolder: true)
        let words = "Another file has the enhancement `t.one` too. Give one of the two another id. [duplicate-id]"
        #expect(
            library.lint().map(\.rendered) == [
                "labs/t/enhancements.md:5:1: \(words)", "labs/u/enhancements.md:5:1: \(words)",
            ])
    }

    @Test func aFileOnItsOwnIsNotAskedForOthers() {
        #expect(Library([.init(path: "x.md", bytes: Self.lab("t.one", "t/a"))]).lint() == [])
    }

    @Test func keysOfTheSandboxAreThoseThatItTakes() {
        let library = Library([.init(path: "x.md", bytes: Self.lab("t.one", "t/a"))])
        #expect(library.lint(sandboxKeys: ["shards", "tier"]) == [])
        #expect(
            library.lint(sandboxKeys: ["shard", "tier"]).map(\.rendered) == [
                "x.md:6:12: `sandbox` has no key `shards`. Did you mean `shard`? [unknown-key]"
            ])
    }

    @Test func aFolderThatIsNotThereIsAnError() {
        #expect(throws: (any Error).self) { try Library.load(root: "/nonexistent/labs") }
        guard case .failure(let diagnostic) = Library.file("/nonexistent/a.md") else {
            Issue.record("read a file that does not exist")
            return
        }
        #expect(diagnostic.rendered.hasPrefix("/nonexistent/a.md:1:1: The file cannot be read"))
    }
}
