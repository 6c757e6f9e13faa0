import GRDB
package import LabEngine

extension ProgressStore {
    /// The attempt with this learner, course, lab, mode and seed; nil where there is none yet.
    package func attempt(like header: JournalHeader) throws(ProgressError) -> SavedAttempt? {
        try read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM attempt WHERE learner = ? AND course = ? AND lab = ? AND mode = ?
                    AND seed = ? AND practice = ?
                    """,
                arguments: [
                    header.learner, header.course, header.lab, header.mode, header.seed.description, header.practice,
                ]
            ).map(Self.attempt)
        }
    }

    /// Makes a new attempt, and keeps the texts of its logic by their hash.
    package func begin(
        _ header: JournalHeader, texts: LogicTexts, clock: Int64
    ) throws(ProgressError) -> SavedAttempt {
        try write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO learner (id, since) VALUES (?, ?)", arguments: [header.learner, clock])
            try db.execute(
                sql: "INSERT OR IGNORE INTO logic (hash, lab, texts) VALUES (?, ?, ?)",
                arguments: [header.logic, header.lab, try JSONLine.encode(texts)])
            try db.execute(
                sql: """
                    INSERT INTO attempt
                    (learner, course, lab, mode, seed, practice, behaviour, logic, text, began)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    header.learner, header.course, header.lab, header.mode, header.seed.description, header.practice,
                    header.behaviour, header.logic, header.text, clock,
                ])
            return SavedAttempt(id: db.lastInsertedRowID, header: header, began: clock)
        }
    }

    /// Every attempt with its last line, by learner, lab, course, mode and number; of one learner, where one is named.
    package func standings(learner: String? = nil) throws(ProgressError) -> [AttemptStanding] {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT attempt.*,
                        (SELECT COUNT(*) FROM line WHERE line.attempt = attempt.id) AS inputs,
                        (SELECT json FROM line WHERE line.attempt = attempt.id ORDER BY n DESC LIMIT 1) AS last
                    FROM attempt WHERE ? IS NULL OR learner = ?
                    ORDER BY learner, lab, course, mode, id
                    """,
                arguments: [learner, learner])
            return try rows.map { row in
                let last: String? = row["last"]
                return AttemptStanding(
                    attempt: try Self.attempt(row), inputs: row["inputs"],
                    last: try last.map { try JSONLine.decode(JournalLine.self, from: $0) })
            }
        }
    }

    /// The texts that the logic with this hash was read from.
    package func texts(logic hash: String) throws(ProgressError) -> LogicTexts? {
        try read { db in
            try String.fetchOne(db, sql: "SELECT texts FROM logic WHERE hash = ?", arguments: [hash])
                .map { try JSONLine.decode(LogicTexts.self, from: $0) }
        }
    }

    private static func attempt(_ row: Row) throws -> SavedAttempt {
        let seed: String = row["seed"]
        return SavedAttempt(
            id: row["id"],
            header: JournalHeader(
                lab: row["lab"], course: row["course"], learner: row["learner"], mode: row["mode"],
                seed: Hex64(UInt64(seed, radix: 16) ?? 0), practice: row["practice"], behaviour: row["behaviour"],
                logic: row["logic"], text: row["text"]),
            began: row["began"])
    }
}
