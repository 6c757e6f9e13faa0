/// What connection pools and their load wait for.
enum PoolEvent: Sendable, Hashable {
    /// A user of a run, or the next arrival, has something to ask.
    case due(run: Int32, user: Int32)
    /// A request goes on, if it is still at this step.
    case step(request: Int32, serial: UInt32)
    /// A request has waited as long as its driver allows, if it still does.
    case timeout(request: Int32, wait: UInt32)
    /// A connection has been established, or not.
    case connected(client: Int32, connection: UInt32)
    /// Connections that nobody has used for long are looked for.
    case idle(client: Int32)
    /// The driver asks its servers how they are.
    case beat(client: Int32, number: UInt32)

    /// The event as a word of the trace.
    var traceWord: UInt64 {
        switch self {
        case .due(let run, let user): 52 | UInt64(UInt32(bitPattern: run)) << 8 | UInt64(UInt32(bitPattern: user)) << 32
        case .step(let request, let serial): 53 | UInt64(UInt32(bitPattern: request)) << 8 | UInt64(serial) << 40
        case .timeout(let request, let wait): 54 | UInt64(UInt32(bitPattern: request)) << 8 | UInt64(wait) << 40
        case .connected(let client, let connection):
            55 | UInt64(UInt32(bitPattern: client)) << 8 | UInt64(connection) << 32
        case .idle(let client): 55 | 1 << 63 | UInt64(UInt32(bitPattern: client)) << 8
        case .beat(let client, let number):
            55 | 1 << 62 | UInt64(UInt32(bitPattern: client)) << 8 | UInt64(number) << 24
        }
    }
}
