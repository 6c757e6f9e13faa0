import Foundation
import Testing

extension CommandLineTests {
    @Suite("A seed of the swarm is the same in every process")
    struct SwarmReplayTests {
        /// What a seed did, with its trace hash.
        private func line(_ seed: String, _ shardlab: Shardlab) throws -> String {
            let result = try shardlab("bench", "swarm", "--seed", seed)
            #expect(result.status == 0, "\(result.error)")
            #expect(result.output.contains(", trace "))
            return result.output
        }

        @Test("Two processes, one seed, one trace hash; another seed has another")
        func trace() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let first = try line("3", shardlab)
            #expect(try line("3", shardlab) == first)
            let hashes = try [first, line("4", shardlab)].map { $0.split(separator: " ").last }
            #expect(hashes[0] != hashes[1])
        }

        @Test("A seed that fails says how to replay it, with what was planted and left out, and the replay fails too")
        func replay() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let options = ["--plant", "doubleRetry", "--without", "moveUnderFaults"]
            let running = try shardlab.start(["bench", "swarm", "--seeds", "1000"] + options)
            running.closeInput()
            let found = running.wait()
            #expect(found.status == 1)
            let replay = try #require(found.error.split(separator: "Replay it with: ").last).trimmingCharacters(
                in: .whitespacesAndNewlines)
            #expect(replay.hasSuffix(" --plant doubleRetry --without moveUnderFaults"))
            let again = try shardlab.start(replay.split(separator: " ").dropFirst().map(String.init))
            again.closeInput()
            let result = again.wait()
            #expect(result.status == 1)
            #expect(result.output.contains("fails; replay: \(replay)\n"))
        }

        @Test("A part or a plant that there is not is named")
        func unknown() throws {
            let shardlab = try Shardlab()
            defer { shardlab.remove() }
            let result = try shardlab("bench", "swarm", "--seed", "1", "--without", "kil")
            #expect(result.status == 2)
            #expect(result.error.hasPrefix("shardlab: --without knows no \"kil\". There are: kill, pause, "))
        }
    }
}
