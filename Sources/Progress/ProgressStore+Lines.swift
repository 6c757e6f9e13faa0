import GRDB
package import LabEngine

extension ProgressStore {
    /// Adds the next line of an attempt's journal; it is on the disk when this returns.
    package func append(_ line: JournalLine, to attempt: SavedAttempt) throws(ProgressError) {
        try write { db in
            let count =
                try Int.fetchOne(
                    db, sql: "SELECT COALESCE(MAX(n), 0) FROM line WHERE attempt = ?", arguments: [attempt.id]) ?? 0
            guard line.n == count + 1 else {
                throw ProgressError.outOfOrder(expected: count + 1, got: line.n)
            }
            try db.execute(
                sql: "INSERT INTO line (attempt, n, json) VALUES (?, ?, ?)",
                arguments: [attempt.id, line.n, try JSONLine.encode(line)])
        }
    }

    /// The attempt's journal, in order.
    package func lines(of attempt: SavedAttempt) throws(ProgressError) -> [JournalLine] {
        try read { db in
            try String.fetchAll(
                db, sql: "SELECT json FROM line WHERE attempt = ? ORDER BY n", arguments: [attempt.id]
            ).map { try JSONLine.decode(JournalLine.self, from: $0) }
        }
    }
}
