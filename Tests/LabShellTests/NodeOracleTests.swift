import Foundation
import LabShell
import Testing

/// Pure expressions print what node prints.
@Suite struct NodeOracleTests {
    @Test func expressionsPrintWhatNodePrints() throws {
        guard let node = ["/usr/bin/node", "/usr/local/bin/node"].first(where: FileManager.default.isExecutableFile)
        else {
            print("skipped: no node at /usr/bin or /usr/local/bin to compare with")
            return
        }
        let expected = try answers(of: node)
        try #require(expected.count == pureExpressions.count)
        for (source, answer) in zip(pureExpressions, expected) {
            var bench = Bench()
            #expect(bench.run(source) == answer, "\(source)")
        }
    }

    private func answers(of node: String) throws -> [String] {
        let script = """
            const util = require('util'), vm = require('vm');
            const samples = JSON.parse(require('fs').readFileSync(0, 'utf8'));
            process.env.TZ = 'UTC';
            const show = v => typeof v === 'string' ? v : v === undefined ? '' : util.inspect(v, { depth: 6, maxArrayLength: null });
            process.stdout.write(JSON.stringify(samples.map(s => show(vm.runInThisContext('(() => { return eval(' + JSON.stringify(s) + ') })()')))));
            """
        let file = FileManager.default.temporaryDirectory.appending(path: "expressions-\(UUID().uuidString).json")
        try JSONEncoder().encode(pureExpressions).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: node)
        process.arguments = ["-e", script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode([String].self, from: data)
    }
}
