/// The words behind `python3 shard_test.py`.
struct ProofInvocation: Sendable, Hashable {
    let plan: ProofPlan
    let config: String

    struct Usage: Error, Hashable {
        let message: String

        init(_ problem: String) {
            message =
                "usage: shard_test.py [-h] [--manual] [--rounds N] [--batches N] --config FILE\n"
                + "shard_test.py: error: \(problem)"
        }
    }

    static func parse(_ words: [String]) -> Result<ProofInvocation, Usage> {
        var rest = words[...]
        var manual = false
        var config: String?
        var rounds = ProofPlan.standardRounds
        var batches = ProofPlan.standardBatches
        while let word = rest.popFirst() {
            switch word {
            case "--manual": manual = true
            case "--config":
                guard let name = rest.popFirst() else {
                    return .failure(Usage("argument --config: expected one argument"))
                }
                config = name
            case "--rounds", "--batches":
                guard let number = rest.popFirst().flatMap({ Int($0) }), (1...ProofPlan.batchLimit).contains(number)
                else {
                    return .failure(Usage("argument \(word): expected a number from 1 to \(ProofPlan.batchLimit)"))
                }
                if word == "--rounds" { rounds = number } else { batches = number }
            default: return .failure(Usage("unrecognized arguments: \(word)"))
            }
        }
        guard let config else { return .failure(Usage("the following arguments are required: --config")) }
        guard rounds <= ProofPlan.batchLimit / batches else {
            return .failure(Usage("at most \(ProofPlan.batchLimit) batches in all"))
        }
        return .success(
            ProofInvocation(plan: ProofPlan(rounds: rounds, batchesPerRound: batches, manual: manual), config: config))
    }
}
