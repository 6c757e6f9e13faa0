/// A named measurement; running it takes seconds, never minutes.
struct Benchmark: Sendable {
    let name: String
    let run: @Sendable () throws -> BenchResult

    /// In the order in which they are printed.
    static let all: [Benchmark] = [
        .proof07, .proof07Billion, .kernel, .traffic, .mm1, .nodes32, .clusterReady, .version, .replayOverview,
        .replaySetup, .replayExecute, .insert, .insertMajority, .find, .findMajority, .findScale, .fork, .balancerRound,
        .elasticDay, .swarm, .elasticSwarm,
        .lint,
    ]
}
