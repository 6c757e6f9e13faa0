import BSON
import SimKernel

/// What a cluster was before a command that may have to be taken back.
///
/// For the commands that learners and clients send most, only what those can change is kept: a snapshot of the whole
/// would make all that is written afterwards be copied first.
enum Moment: Sendable {
    case whole(Cluster)
    case part(Part)

    /// All that a read changes: what routers know, cursors, and chance. A statement of a transaction changes its
    /// transaction, too, and may begin it; what it writes stays in the transaction's own views.
    struct Part: Sendable {
        fileprivate let routers: [Router]
        fileprivate let cursors: CursorTable
        fileprivate let generator: Generator
        fileprivate let clock: LogicalClock
        fileprivate let hasMetTransaction: Bool
        fileprivate let statement: Statement?
    }

    fileprivate struct Statement: Sendable {
        let transactions: TransactionTable
        let events: EventQueue<ClusterEvent>
        let catalog: Catalog
    }
}

extension Cluster {
    func moment(before request: CommandRequest) -> Moment {
        let isStatement = request.session?.isTransaction == true
        guard (isStatement ? Self.statements : Self.reads).contains(request.name) else { return .whole(self) }
        return .part(
            Moment.Part(
                routers: routers, cursors: cursors, generator: generator, clock: clock,
                hasMetTransaction: hasMetTransaction,
                statement: isStatement
                    ? Moment.Statement(transactions: transactions, events: events, catalog: catalog) : nil))
    }

    private static let reads = ["find", "count", "distinct"]
    private static let statements = ["find", "update", "insert", "delete"]

    mutating func goBack(to moment: Moment) {
        switch moment {
        case .whole(let cluster): self = cluster
        case .part(let before):
            routers = before.routers
            cursors = before.cursors
            generator = before.generator
            clock = before.clock
            hasMetTransaction = before.hasMetTransaction
            guard let statement = before.statement else { return }
            transactions = statement.transactions
            events = statement.events
            catalog = statement.catalog
        }
    }
}
