import ArgumentParser
import CloudPlatform
import Foundation
import LabViews
import ShardCluster
import ShellSyntax

/// Measures this program on this machine.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure how fast this program is here.",
        discussion: "Names: \(Benchmark.all.map(\.name).joined(separator: ", ")). Without a name all are measured.")

    @Argument(help: "What to measure.")
    var names: [String] = []

    @Flag(help: "Print a JSON list of {name, value, unit, better, conditions, peers}.")
    var json = false

    @Option(help: "With swarm or elastic-swarm: run so many seeds, up to the first that fails.")
    var seeds: UInt64?

    @Option(help: "With --seeds: the first of them.")
    var from: UInt64?

    @Option(help: "With swarm or elastic-swarm: run this seed, and print what it did and its trace hash.")
    var seed: UInt64?

    @Option(help: ArgumentHelp(visibility: .hidden))
    var plant: String?

    @Option(help: ArgumentHelp(visibility: .hidden))
    var without: String?

    @Flag(help: "With --seeds: go on behind a seed that fails.")
    var goOn = false

    func validate() throws {
        guard let from else { return }
        guard let seeds else {
            throw ValidationError("--from belongs to --seeds. Call: shardlab bench swarm --seeds 1000 --from 5001")
        }
        guard from > 0, !from.addingReportingOverflow(seeds).overflow else {
            throw ValidationError("--from must be at least 1, and the last seed at most \(UInt64.max).")
        }
    }

    func run() throws {
        if seed != nil || seeds != nil { return try runSwarm() }
        let chosen = try names.isEmpty ? Benchmark.all : names.map(Self.benchmark)
        let results = try chosen.map { try $0.run() }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try Console.print(String(decoding: try encoder.encode(results), as: UTF8.self))
        } else {
            let surface = TerminalFacts.now().surface(isPlain: false)
            for line in BenchTable.lines(results, on: surface) { try Console.print(line) }
        }
    }

    private func runSwarm() throws {
        switch names {
        case ["swarm"]:
            let plants = Set(try Self.choice(plant, of: Plant.allCases, option: "--plant"))
            let parts = SwarmPart.all.subtracting(
                try Self.choice(without, of: SwarmPart.allCases, option: "--without"))
            try runSeeds(SwarmRun(goesOn: goOn) { Swarm.run(seed: $0, plants: plants, parts: parts) })
        case ["elastic-swarm"]:
            let plants = Set(try Self.choice(plant, of: ElasticPlant.allCases, option: "--plant"))
            try runSeeds(SwarmRun(goesOn: goOn) { ElasticSwarm.run(seed: $0, plants: plants) })
        default:
            throw Problem(
                "--seed and --seeds belong to swarm and elastic-swarm. Call: shardlab bench swarm --seeds 1000")
        }
    }

    private func runSeeds<Report: SeedReport>(_ run: SwarmRun<Report>) throws {
        if let seed { return try run.one(seed) }
        if let seeds { try run.many(seeds, from: from ?? 1) }
    }

    /// Names with commas between them.
    private static func choice<Name: RawRepresentable<String>>(
        _ text: String?, of all: [Name], option: String
    ) throws -> [Name] {
        try (text ?? "").split(separator: ",").map { word in
            if let name = Name(rawValue: String(word)) { return name }
            let known = all.map(\.rawValue).joined(separator: ", ")
            throw Problem("\(option) knows no \"\(word)\". There are: \(known).")
        }
    }

    private static func benchmark(_ name: String) throws -> Benchmark {
        if let benchmark = Benchmark.all.first(where: { $0.name == name }) { return benchmark }
        let names = Benchmark.all.map(\.name)
        let known = "There are: \(names.joined(separator: ", "))."
        guard let nearest = nearest(name, in: names) else { throw Problem("There is no bench \"\(name)\". \(known)") }
        throw Problem("There is no bench \"\(name)\". Did you mean \(nearest)? \(known)")
    }
}
