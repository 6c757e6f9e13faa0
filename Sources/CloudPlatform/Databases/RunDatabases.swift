import BSON
import SimKernel

/// The databases in the platform's time.
extension Platform {
    /// All databases go on by a tick.
    mutating func runDatabases() {
        databases.isTicking = !databases.all.isEmpty
        guard databases.isTicking else { return }
        queue.schedule(.databaseTick, at: now + ReplicatedDatabase.tick)
        for index in databases.all.indices {
            databases.all[index].run(until: now)
            tellDatabaseNews(index)
        }
    }

    mutating func tellDatabaseNews(_ index: Int) {
        guard !databases.all[index].news.isEmpty else { return }
        let news = databases.all[index].news
        databases.all[index].news = []
        for item in news { notify(item.name, item.fields) }
    }

    /// What is broken in any database; empty when all holds.
    package var databaseViolations: [String] {
        databases.all.flatMap { database in database.violations().map { "\(database.name): \($0)" } }
    }
}
