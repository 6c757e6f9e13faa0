import SimKernel
import Testing

@testable import ShardCluster

struct LinearizabilityTests {
    private func operation(_ kind: RegisterOperation.Kind, _ call: Micros, _ end: Micros) -> RegisterOperation {
        RegisterOperation(kind: kind, call: call, end: end)
    }

    @Test func oneAfterTheOther() {
        let history = [operation(.write(1), 0, 1), operation(.read(1), 2, 3), operation(.write(2), 4, 5)]
        #expect(LinearizabilityCheck.verdict(on: history, initially: 0) == .linearizable)
        let stale = history + [operation(.read(1), 6, 7)]
        #expect(LinearizabilityCheck.verdict(on: stale, initially: 0) == .notLinearizable)
    }

    /// A write whose outcome nobody knows may be seen late, but not be seen and then be gone.
    @Test func unknownWrites() {
        let write = operation(.write(1), 0, .max)
        let late = [write, operation(.read(0), 2, 3), operation(.read(1), 50, 60)]
        #expect(LinearizabilityCheck.verdict(on: late, initially: 0) == .linearizable)
        let gone = late + [operation(.read(0), 70, 80)]
        #expect(LinearizabilityCheck.verdict(on: gone, initially: 0) == .notLinearizable)
    }

    /// Reads at the same time as a write may see either value, but not go back.
    @Test func readsGoForward() {
        let write = operation(.write(1), 0, 100)
        let forward = [write, operation(.read(0), 10, 20), operation(.read(1), 30, 40)]
        #expect(LinearizabilityCheck.verdict(on: forward, initially: 0) == .linearizable)
        let back = [write, operation(.read(1), 10, 20), operation(.read(0), 30, 40)]
        #expect(LinearizabilityCheck.verdict(on: back, initially: 0) == .notLinearizable)
    }

    /// The search says what trying all orders says.
    @Test func agreesWithAllOrders() {
        var chance = Generator(seed: 1)
        var linearizable = 0
        for round in 0..<600 {
            let history = (0..<5).map { place -> RegisterOperation in
                let call = Micros(chance.below(20))
                let value = Int64(chance.below(3))
                let kind: RegisterOperation.Kind = chance.below(2) == 0 ? .write(Int64(place) + 1) : .read(value)
                return operation(kind, call, call + 1 + Micros(chance.below(12)))
            }
            let expected = hasOrder(history, value: 0)
            let verdict = LinearizabilityCheck.verdict(on: history, initially: 0)
            #expect(verdict == (expected ? .linearizable : .notLinearizable), "round \(round): \(history)")
            if expected { linearizable += 1 }
        }
        #expect(linearizable > 50 && linearizable < 550)
    }

    private func hasOrder(_ rest: [RegisterOperation], value: Int64) -> Bool {
        if rest.isEmpty { return true }
        return rest.indices.contains { place in
            let operation = rest[place]
            guard !rest.contains(where: { $0.end < operation.call }) else { return false }
            var others = rest
            others.remove(at: place)
            switch operation.kind {
            case .write(let new): return hasOrder(others, value: new)
            case .read(let seen): return seen == value && hasOrder(others, value: value)
            }
        }
    }
}
