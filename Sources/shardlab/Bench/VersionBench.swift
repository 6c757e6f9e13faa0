import Foundation

extension Benchmark {
    /// From the start of the process to its end.
    static let version = Benchmark(name: "version") {
        let seconds = try Stopwatch.median(rounds: 21) { try ownProgram(["--version"]) }
        return .time(
            "version", seconds: seconds, conditions: Conditions.with("shardlab --version, whole process, median of 21"))
    }

    /// Runs this program, its output thrown away.
    private static func ownProgram(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Problem("shardlab --version fails when run from bench. Run it by itself.", status: .ourFault)
        }
    }
}
