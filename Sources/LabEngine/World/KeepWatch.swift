/// Watches a step's `keep` checks: what was false once stays broken, until undo takes back the time in which it broke.
struct KeepWatch: Sendable {
    let keeps: [CheckPlan]
    /// Why each keep broke, by its place; nil while it holds.
    private(set) var broken: [[Reason]?]

    init(_ keeps: [CheckPlan]) {
        self.keeps = keeps
        broken = keeps.map { _ in nil }
    }

    func isUnchanged(since earlier: KeepWatch) -> Bool { broken == earlier.broken }

    var isIdle: Bool { broken.allSatisfy { $0 != nil } }

    /// Judges every keep that still holds; `reasons` gives why one is false, nothing where it holds.
    mutating func look(_ reasons: (CheckPlan) -> [Reason]) {
        for index in keeps.indices where broken[index] == nil {
            let found = reasons(keeps[index])
            if !found.isEmpty { broken[index] = found }
        }
    }

    func reasons(of title: String) -> [Reason] {
        for (keep, reasons) in zip(keeps, broken) where keep.title == title { return reasons ?? [] }
        return []
    }
}
