import SimKernel

/// Tokens for retries: each request brings a part of one, each retry takes one.
///
/// So retries add at most that part to the load, however much fails (Finagle's RetryBudget). Thousandths of tokens.
struct RetryBudget: Sendable, Hashable {
    /// What it begins with and what it holds at most.
    static let reserve: Int64 = 10_000
    static let most: Int64 = 100_000

    var ratio: Double? {
        didSet { deposit = Int64(((ratio ?? 0) * 1_000).rounded()) }
    }
    private var deposit: Int64 = 0
    private(set) var tokens = reserve
    /// Retries that were not sent for want of a token.
    private(set) var refused: Int64 = 0

    @inline(__always)
    mutating func request() { tokens = min(Self.most, tokens &+ deposit) }

    mutating func takeToken() -> Bool {
        guard ratio != nil else { return true }
        guard tokens >= 1_000 else {
            refused &+= 1
            return false
        }
        tokens &-= 1_000
        return true
    }

    func hash(into trace: inout TraceHash) {
        trace.combine(tokens)
        trace.combine(refused)
    }
}
