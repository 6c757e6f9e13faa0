import BSON
import SimKernel

/// At the end: everything that was promised, against all that is there.
extension Swarm {
    mutating func judge() {
        checkAll()
        judgeRegisters()
        judgeTokens(Self.counters, count: SwarmModel.counterCount, initially: 0)
        judgeTokens(Self.accounts, count: SwarmModel.accountCount, initially: SwarmModel.balance)
        judgeItems()
    }

    /// The last read of each register is what is stored; all reads and writes of one are linearizable.
    private mutating func judgeRegisters() {
        var last = Array(repeating: SwarmModel.absent, count: SwarmModel.registerCount)
        for document in owned(Self.registers) {
            guard let key = document["key"]?.int64 else { continue }
            if last[Int(key)] != SwarmModel.absent { note(["register \(key) is there twice"]) }
            last[Int(key)] = document["v"]?.int64 ?? 0
        }
        for key in last.indices {
            model.registers[key].append(
                RegisterOperation(kind: .read(last[key]), call: cluster.now, end: cluster.now))
            switch LinearizabilityCheck.verdict(on: model.registers[key], initially: 0) {
            case .linearizable: break
            case .notLinearizable: note(["register \(key): its history is not linearizable"])
            case .undecided: report.undecided += 1
            }
        }
    }

    /// Each write is there once if it was acknowledged, never if it was refused, never twice; and they add up.
    private mutating func judgeTokens(_ name: Namespace, count: Int, initially balance: Int64) {
        let documents = owned(name)
        if documents.count != count { note(["\(name) has \(documents.count) documents, not \(count)"]) }
        var found = Array(repeating: 0, count: model.tokens.count)
        var sum: Int64 = 0
        for document in documents {
            let log = document["log"]?.array ?? []
            sum += document["n"]?.int64 ?? 0
            if name == Self.counters, document["n"]?.int64 != Int64(log.count) {
                note(["\(name): counter \(document["key"]?.int64 ?? -1) does not add up"])
            }
            for token in log { found[Int(token.int64 ?? 0)] += 1 }
        }
        if name == Self.accounts, sum != Int64(count) * balance { note(["the accounts hold \(sum)"]) }
        for (token, times) in found.enumerated() {
            let expected: Int
            switch model.tokens[token].place {
            case .counter: expected = name == Self.counters ? 1 : 0
            case .accounts: expected = name == Self.accounts ? 2 : 0
            }
            let isRight =
                switch model.tokens[token].fate {
                case .acknowledged: times == expected
                case .refused: times == 0
                case .unknown: times == 0 || times == expected
                }
            if !isRight {
                note(["\(name): write \(token), \(model.tokens[token].fate), is there \(times) times, not \(expected)"])
            }
        }
    }

    private mutating func judgeItems() {
        var found = Array(repeating: 0, count: model.items.count)
        for document in owned(Self.items) { found[Int(document["_id"]?.int64 ?? 0)] += 1 }
        for (item, times) in found.enumerated() {
            let record = model.items[item]
            if times > 1 { note(["item \(item) is there \(times) times"]) }
            if record.inserted == .acknowledged, record.removed == nil, times == 0 {
                note(["item \(item), acknowledged, is lost"])
            }
            if record.removed == .acknowledged, times > 0 { note(["item \(item), removed, is there"]) }
        }
    }
}
