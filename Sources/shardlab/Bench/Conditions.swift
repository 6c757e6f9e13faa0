import Foundation

/// What every figure depends on: the build and the machine.
enum Conditions {
    static var machine: String { "\(build) build, \(processor), \(ProcessInfo.processInfo.activeProcessorCount) cores" }

    static func with(_ detail: String) -> String { "\(detail); \(machine)" }

    private static var build: String {
        #if DEBUG
        "debug"
        #else
        "release"
        #endif
    }

    private static var processor: String {
        guard let data = FileManager.default.contents(atPath: "/proc/cpuinfo") else { return "processor unknown" }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "processor unknown"
    }
}
