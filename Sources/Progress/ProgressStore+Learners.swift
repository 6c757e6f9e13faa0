import GRDB
package import LabEngine

/// A learner as the store knows one.
package struct SavedLearner: Sendable, Hashable, Codable {
    package var id: String
    /// Wall time of the first attempt, in seconds since 1970.
    package var since: Int64
    package var attempts: Int
}

/// All that the store knows about a learner, to be handed over.
package struct LearnerExport: Sendable, Hashable, Codable {
    package struct Attempt: Sendable, Hashable, Codable {
        package var header: JournalHeader
        package var began: Int64
        package var journal: [JournalLine]
    }

    package var learner: SavedLearner
    package var attempts: [Attempt]
}

extension ProgressStore {
    /// All learners by id.
    package func learners() throws(ProgressError) -> [SavedLearner] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, since, (SELECT COUNT(*) FROM attempt WHERE learner = learner.id) AS attempts
                    FROM learner ORDER BY id
                    """
            ).map { SavedLearner(id: $0["id"], since: $0["since"], attempts: $0["attempts"]) }
        }
    }

    package func export(learner id: String) throws(ProgressError) -> LearnerExport {
        guard let learner = try learners().first(where: { $0.id == id }) else { throw .unknownLearner(id) }
        var attempts: [LearnerExport.Attempt] = []
        for standing in try standings(learner: id) {
            attempts.append(
                .init(
                    header: standing.attempt.header, began: standing.attempt.began,
                    journal: try lines(of: standing.attempt)))
        }
        return LearnerExport(learner: learner, attempts: attempts)
    }

    /// Deletes a learner with all attempts and journals.
    package func forget(learner id: String) throws(ProgressError) {
        try write { db in
            try db.execute(sql: "DELETE FROM learner WHERE id = ?", arguments: [id])
            guard db.changesCount == 1 else { throw ProgressError.unknownLearner(id) }
        }
    }
}
