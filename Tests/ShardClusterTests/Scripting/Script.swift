import Foundation
import ShardCluster
import Testing

/// A script: blocks of a directive, `----` and the output that it must have, up to an empty line; `#` begins a comment.
struct Script {
    struct Block {
        /// Comments and empty lines before it, kept when outputs are written anew.
        var preamble: [String]
        /// The first line is the directive; others belong to it.
        var input: [String]
        var output: [String]
        /// Where it begins, from 1.
        let line: Int
    }

    private(set) var blocks: [Block] = []
    private var trailer: [String] = []
    private let path: String

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Scripts").path

    /// All scripts by name, in order.
    static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }

    init(named name: String) throws {
        path = Self.folder + "/" + name + ".txt"
        let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
        var preamble: [String] = []
        var index = 0
        while index < lines.count {
            if lines[index].isEmpty || lines[index].hasPrefix("#") {
                preamble.append(lines[index])
                index += 1
                continue
            }
            let start = index
            while index < lines.count, lines[index] != "----" { index += 1 }
            var output: [String] = []
            let input = Array(lines[start..<index])
            index += 1
            while index < lines.count, !lines[index].isEmpty {
                output.append(lines[index])
                index += 1
            }
            blocks.append(Block(preamble: preamble, input: input, output: output, line: start + 1))
            preamble = []
        }
        trailer = preamble
    }

    /// Writes the script with these outputs in the place of its own.
    func record(_ outputs: [[String]]) throws {
        var lines: [String] = []
        for (block, output) in zip(blocks, outputs) { lines += block.preamble + block.input + ["----"] + output }
        try ((lines + trailer).joined(separator: "\n") + (trailer.isEmpty ? "\n" : ""))
            .write(toFile: path, atomically: true, encoding: .utf8)
    }
}

struct ScriptTests {
    /// With `SHARDLAB_RECORD=1` in the environment the scripts' outputs are written anew; a broken invariant still fails.
    @Test(arguments: Script.names) func script(_ name: String) throws {
        let script = try Script(named: name)
        var world = ScriptWorld()
        var outputs: [[String]] = []
        let records = ProcessInfo.processInfo.environment["SHARDLAB_RECORD"] == "1"
        for block in script.blocks {
            let output = try world.run(block.input)
            outputs.append(output)
            if !records { #expect(output == block.output, "\(name).txt:\(block.line) \(block.input[0])") }
            let faults = world.harness.faults + world.cluster.checkInvariants()
            #expect(faults == [], "\(name).txt:\(block.line) \(block.input[0])")
        }
        if records { try script.record(outputs) }
    }
}
