import BSON
import SimKernel

/// What a cluster was before a command that may have to be taken back.
enum Moment: Sendable {
    case whole(Cluster)
    case reading(BeforeReading)
}

/// All that a command changes that only reads: what routers know, cursors, and chance. Keeping no more spares those who
/// come after it the copies that a snapshot of the whole would make them take.
struct BeforeReading: Sendable {
    fileprivate let routers: [Router]
    fileprivate let cursors: CursorTable
    fileprivate let generator: Generator
    fileprivate let clock: LogicalClock
    fileprivate let hasMetTransaction: Bool
}

extension Cluster {
    func moment(before request: CommandRequest) -> Moment {
        guard Self.reading.contains(request.name), request.session?.isTransaction != true else { return .whole(self) }
        return .reading(
            BeforeReading(
                routers: routers, cursors: cursors, generator: generator, clock: clock,
                hasMetTransaction: hasMetTransaction))
    }

    private static let reading = ["find", "count", "distinct"]

    mutating func goBack(to moment: Moment) {
        switch moment {
        case .whole(let cluster): self = cluster
        case .reading(let before):
            routers = before.routers
            cursors = before.cursors
            generator = before.generator
            clock = before.clock
            hasMetTransaction = before.hasMetTransaction
        }
    }
}
