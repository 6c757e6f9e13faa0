import Foundation
import Testing

/// Docs/Architecture.md's table of rooms against Package.swift: a picture that nobody holds against the code soon lies.
@Suite struct ArchitectureTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Room -> what its row says it imports, sorted.
    private func documented() throws -> [String: [String]] {
        let text = try String(contentsOf: Self.root.appending(path: "Docs/Architecture.md"), encoding: .utf8)
        var rooms: [String: [String]] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 3, !cells[0].contains("/") else { continue }
            let room = cells[0].trimmingCharacters(in: ["`"])
            let imports = cells[2].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            rooms[room] = imports.filter { $0 != "-" }.sorted()
        }
        return rooms
    }

    /// Target -> its dependencies as the package manager reads them, sorted.
    private func declared() throws -> [String: [String]] {
        struct Manifest: Decodable {
            struct Target: Decodable {
                let name: String
                let type: String
                let dependencies: [[String: [Name?]]]
            }
            /// A dependency's name is a string; what stands beside it may be an object.
            struct Name: Decodable {
                let text: String?
                init(from decoder: any Decoder) throws {
                    text = try? decoder.singleValueContainer().decode(String.self)
                }
            }
            let targets: [Target]
        }
        let manifest = try JSONDecoder().decode(Manifest.self, from: dumpedPackage())
        var targets: [String: [String]] = [:]
        for target in manifest.targets where target.type != "test" {
            targets[target.name] = target.dependencies.compactMap { $0.values.first?.first??.text }.sorted()
        }
        return targets
    }

    /// In a build folder of its own: the usual one is locked by whoever runs the tests.
    private func dumpedPackage() throws -> Data {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "shardlab-\(UUID())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "swift", "package", "--package-path", Self.root.path, "--scratch-path", scratch.path, "dump-package",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return data
    }

    @Test func everyRoomStandsInThePictureWithItsImports() throws {
        let documented = try documented()
        let declared = try declared()
        #expect(documented.keys.sorted() == declared.keys.sorted())
        for room in declared.keys.sorted() where room != "shardlab" {
            #expect(documented[room] == declared[room], "\(room)")
        }
    }
}
