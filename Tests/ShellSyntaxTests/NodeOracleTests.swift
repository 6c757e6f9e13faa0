import Foundation
import ShellSyntax
import Testing

/// Everything that the parser accepts, save the shell's own words, is JavaScript: node, where there is one, says so.
@Suite struct NodeOracleTests {
    @Test func acceptedSamplesAreJavaScript() throws {
        guard let node = ["/usr/bin/node", "/usr/local/bin/node"].first(where: FileManager.default.isExecutableFile)
        else {
            print("skipped: no node at /usr/bin or /usr/local/bin to ask whether the samples are JavaScript")
            return
        }
        let script = """
            const samples = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            samples.forEach((s, i) => { try { new Function(s) } catch (e) { console.log(i + ': ' + s + ': ' + e.message) } });
            console.log('read ' + samples.length);
            """
        let output = try run(node, ["-e", script], input: try JSONEncoder().encode(acceptedSamples))
        #expect(output == "read \(acceptedSamples.count)\n")
    }

    private func run(_ path: String, _ arguments: [String], input: Data) throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "samples-\(UUID().uuidString).json")
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
