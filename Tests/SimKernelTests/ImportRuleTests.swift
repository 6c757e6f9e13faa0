import Foundation
import Testing

/// Which modules a room may import: the table that keeps the arrows pointing one way.
private let allowed: [String: Set<String>] = {
    let kernel: Set = ["SimKernel", "BSON"]
    let sandbox = kernel.union(["ShardCluster", "CloudPlatform", "LabSandbox"])
    let shell = sandbox.union(["ShellSyntax", "LabShell"])
    let engine = shell.union(["LabFormat", "Crypto"])
    let system: Set = ["Foundation", "Glibc", "Synchronization"]
    return [
        "ShellSyntax": [],
        "LabFormat": system.union(["CCMark", "Yams", "ShellSyntax"]),
        "BSON": [],
        "SimKernel": [],
        "ShardCluster": kernel.union(["Crypto"]),
        "CloudPlatform": kernel.union(["ShardCluster"]),
        "LabSandbox": kernel.union(["ShardCluster", "CloudPlatform"]),
        "LabShell": shell.subtracting(["LabShell"]).union(system),
        "LabViews": sandbox.union(system),
        "LabEngine": engine.union(system),
        "Progress": system.union(["LabEngine", "LabFormat", "GRDB"]),
        "shardlab": engine.union(system).union([
            "LabEngine", "LabViews", "Progress", "CEditLine", "ArgumentParser",
        ]),
    ]
}()

@Suite struct ImportRuleTests {
    private static let sources = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources")

    private struct Import: Hashable, CustomStringConvertible {
        let file: String
        let module: String
        var description: String { "\(file) imports \(module)" }
    }

    private func imports(of room: String) throws -> [Import] {
        let root = Self.sources.appending(path: room)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        return try paths.filter { $0.hasSuffix(".swift") }.sorted().flatMap { path in
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            return text.split(separator: "\n").compactMap { line in
                importedModule(line).map { Import(file: "\(room)/\(path)", module: $0) }
            }
        }
    }

    /// The module's name in a line such as `@preconcurrency package import struct Glibc.timespec`. An indented
    /// line is not one of ours: it stands in a text.
    private func importedModule(_ line: Substring) -> String? {
        guard line.first?.isWhitespace == false else { return nil }
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard let keyword = words.firstIndex(of: "import"),
            words[..<keyword].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        let name = words[(keyword + 1)...].first { !kinds.contains($0) }
        return name.map { String($0.prefix { $0 != "." && $0 != ";" }) }
    }

    private let accessLevels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    private let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

    @Test(arguments: ["SimKernel", "BSON", "ShardCluster", "CloudPlatform", "LabSandbox"])
    func simulationUsesNothingOfTheSystem(room: String) throws {
        let forbidden: Set = ["Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Dispatch"]
        let found = try imports(of: room)
        #expect(found.filter { forbidden.contains($0.module) } == [])
    }

    @Test(arguments: allowed.keys.sorted())
    func roomImportsOnlyWhatStandsAboveIt(room: String) throws {
        let permitted = allowed[room] ?? []
        let found = try imports(of: room)
        #expect(found.filter { !permitted.contains($0.module) } == [])
    }

    @Test func everyRoomIsInTheTable() throws {
        let rooms = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
            .filter { !$0.hasPrefix("C") || $0 == "CloudPlatform" }
        #expect(Set(rooms) == Set(allowed.keys))
    }

    @Test(arguments: [("LabFormat", "CCMark"), ("shardlab", "CEditLine")])
    func systemLibraryIsImportedInOneFile(room: String, library: String) throws {
        let files = try imports(of: room).filter { $0.module == library }
        #expect(files.count == 1, "\(files)")
    }

    @Test func readsImportsInEveryForm() {
        #expect(importedModule("import Testing") == "Testing")
        #expect(importedModule("@testable import SimKernel") == "SimKernel")
        #expect(importedModule("@preconcurrency package import struct Glibc.timespec") == "Glibc")
        #expect(importedModule("/// import nothing") == nil)
        #expect(importedModule("let text = \"import x\"") == nil)
        #expect(importedModule("    import time") == nil)
    }
}
