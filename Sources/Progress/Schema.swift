import GRDB

/// The tables, one migration a change; a migration that has shipped never changes.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("attempts and journals") { db in
            try db.execute(
                sql: """
                    CREATE TABLE learner (
                        id TEXT PRIMARY KEY NOT NULL,
                        since INTEGER NOT NULL
                    ) WITHOUT ROWID;

                    CREATE TABLE logic (
                        hash TEXT PRIMARY KEY NOT NULL,
                        lab TEXT NOT NULL,
                        texts TEXT NOT NULL
                    ) WITHOUT ROWID;

                    CREATE TABLE attempt (
                        id INTEGER PRIMARY KEY,
                        learner TEXT NOT NULL REFERENCES learner(id) ON DELETE CASCADE,
                        course TEXT NOT NULL,
                        lab TEXT NOT NULL,
                        mode TEXT NOT NULL,
                        seed TEXT NOT NULL,
                        practice INTEGER NOT NULL,
                        behaviour INTEGER NOT NULL,
                        logic TEXT NOT NULL REFERENCES logic(hash),
                        text TEXT NOT NULL,
                        began INTEGER NOT NULL,
                        UNIQUE (learner, course, lab, mode, seed, practice)
                    );

                    CREATE TABLE line (
                        attempt INTEGER NOT NULL REFERENCES attempt(id) ON DELETE CASCADE,
                        n INTEGER NOT NULL,
                        json TEXT NOT NULL,
                        PRIMARY KEY (attempt, n)
                    ) WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}
