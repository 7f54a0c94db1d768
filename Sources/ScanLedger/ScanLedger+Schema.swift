import GRDB

// Trust SQLite more than ourselves: what must not happen is forbidden by the tables, so that wrong
// code cannot store a wrong row.

extension ScanLedger {
    /// The tables, version after version.
    static func migrator() -> DatabaseMigrator {
        var migrator = DatabaseMigrator()

        migrator.registerMigration("v1") { db in
            try db.execute(sql: schemaVersion1)
            try db.execute(
                sql: "INSERT INTO numbering (id, nextScan, nextRow) VALUES (0, 1, 1)")
        }

        // Of scans answered before, each number is as doubtful as its scan.
        migrator.registerMigration("v2") { db in
            try db.execute(
                sql: """
                    ALTER TABLE result
                    ADD COLUMN isDoubtful INTEGER CHECK (isDoubtful = 0 OR isDoubtful = 1)
                    """)
        }

        // Where a number stands in its table, what else it may be, and how it came onto the page.
        migrator.registerMigration("v3") { db in
            for column in columnsOfPages {
                try db.execute(sql: "ALTER TABLE result ADD COLUMN \(column)")
            }
        }

        // When each results file was written last, so that an edit by somebody else is noticed.
        migrator.registerMigration("v4") { db in
            try db.execute(sql: "ALTER TABLE resultsFile ADD COLUMN modified INTEGER")
        }

        // Why each number is doubted.
        migrator.registerMigration("v5") { db in
            try db.execute(sql: "ALTER TABLE result ADD COLUMN reason TEXT CHECK (reason <> '')")
            try db.execute(sql: reasonsOfEarlierRows)
        }

        // Corrections: when each was given and whether it was handed out, and what was taken over from whom.
        migrator.registerMigration("v6") { db in try db.execute(sql: schemaOfCorrections) }

        // Where the rows of a day begin: whoever writes them once more need not look at all that come before. Of
        // days that were begun before, nobody knows.
        migrator.registerMigration("v7") { db in
            try db.execute(
                sql: "ALTER TABLE resultsFile ADD COLUMN firstSeq INTEGER CHECK (firstSeq > 0)")
            try db.execute(sql: schemaOfClearings)
        }

        // Files of many pages: each page is a scan, and they share one original.
        migrator.registerMigration("v8") { db in try db.execute(sql: schemaOfPages) }

        return migrator
    }

    private static let columnsOfPages = [
        "tableRow INTEGER CHECK (tableRow >= 0)",
        "tableColumn INTEGER CHECK (tableColumn >= 0)",
        "runnerUp TEXT CHECK (runnerUp <> '' AND runnerUp NOT GLOB '*[^0-9]*')",
        "runnerUpShare REAL CHECK (runnerUpShare BETWEEN 0 AND 1)",
        "ink TEXT CHECK (ink = 'handwritten' OR ink = 'printed')",
    ]

    // Rows of answers given before have the reason of their scan, as the CSV has it: so they can be written once
    // more as they were.
    private static let reasonsOfEarlierRows = """
        UPDATE result SET reason = answer.reason FROM answer
        WHERE answer.scan = result.scan AND answer.reason IS NOT NULL
            AND result.number IS NOT NULL
        """

    private static let schemaOfPages = """
        -- Of a file of many pages: which one it is, from 1, and the scan of the first one.
        ALTER TABLE scan ADD COLUMN page INTEGER CHECK (page >= 1);
        ALTER TABLE scan ADD COLUMN firstPage INTEGER REFERENCES scan (id) ON DELETE RESTRICT
            CHECK (firstPage IS NULL OR (firstPage < id AND page > 1));
        CREATE UNIQUE INDEX onePagePerFile ON scan (firstPage, page) WHERE firstPage IS NOT NULL;
        """

    private static let schemaOfClearings = """
        -- What a retention has removed of a scan, or is about to: 0 is kept, 1 going, 2 gone.
        CREATE TABLE clearing (
            scan INTEGER PRIMARY KEY REFERENCES answer (scan) ON DELETE RESTRICT,
            original INTEGER NOT NULL DEFAULT 0 CHECK (original BETWEEN 0 AND 2),
            document INTEGER NOT NULL DEFAULT 0 CHECK (document BETWEEN 0 AND 2)
        ) STRICT;

        -- How much of it is gone, for the status line.
        CREATE TABLE cleared (
            what TEXT PRIMARY KEY CHECK (what = 'originals' OR what = 'documents'),
            count INTEGER NOT NULL CHECK (count >= 0)
        ) STRICT, WITHOUT ROWID;
        """

    private static let schemaOfCorrections = """
        DROP INDEX correction;

        -- Who corrects a number once more corrects the correction: there is one row that counts.
        CREATE UNIQUE INDEX oneCorrectionPerRow ON result (corrects) WHERE corrects IS NOT NULL;

        -- One row each row of `result` that corrects another.
        CREATE TABLE correction (
            seq INTEGER PRIMARY KEY REFERENCES result (seq) ON DELETE RESTRICT,
            origin TEXT NOT NULL CHECK (origin <> ''),      -- 'label', or the name of a request
            correctedAt INTEGER NOT NULL,                   -- milliseconds since 1970, UTC
            utcOffset INTEGER NOT NULL,                     -- seconds east of UTC
            day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            document BLOB NOT NULL UNIQUE CHECK (length(document) > 0),
            isFiled INTEGER NOT NULL CHECK (isFiled = 0 OR isFiled = 1),
            model TEXT CHECK (length(model) >= 12)          -- that has read it again; none for a person
        ) STRICT;

        -- The few that a restart hands out.
        CREATE INDEX unfiledCorrection ON correction (seq) WHERE isFiled = 0;

        -- What was taken over of each answer from labelled images and from each request.
        CREATE TABLE takenOver (
            scan INTEGER NOT NULL REFERENCES answer (scan) ON DELETE RESTRICT,
            origin TEXT NOT NULL CHECK (origin <> ''),
            label TEXT NOT NULL,
            PRIMARY KEY (scan, origin)
        ) STRICT, WITHOUT ROWID;
        """

    // `OR` where one might write `IN`: for a list of three words SQLite builds a table in memory and
    // throws it away, for every row, which takes as long as storing the row.
    private static let schemaVersion1 = """
        -- One row a claimed file. `name` is its path below the inbox, byte for byte.
        CREATE TABLE scan (
            id INTEGER PRIMARY KEY CHECK (id > 0),
            name BLOB NOT NULL CHECK (length(name) > 0),
            display TEXT NOT NULL CHECK (length(display) > 0),
            inode INTEGER NOT NULL,
            state TEXT NOT NULL
                CHECK (state = 'claimed' OR state = 'answered' OR state = 'filed'),
            attempts INTEGER NOT NULL CHECK (attempts >= 1),
            claimedAt INTEGER NOT NULL              -- milliseconds since 1970, UTC
        ) STRICT;

        -- The few rows a restart has to look at, however large the ledger grows.
        CREATE INDEX unfinishedScan ON scan (id) WHERE state <> 'filed';

        -- The one answer to a scan.
        CREATE TABLE answer (
            scan INTEGER PRIMARY KEY REFERENCES scan (id) ON DELETE RESTRICT,
            status TEXT NOT NULL
                CHECK (status = 'read' OR status = 'review' OR status = 'rejected'),
            code TEXT CHECK (code <> ''),
            reason TEXT CHECK (reason <> ''),
            model TEXT CHECK (length(model) >= 12),
            sha256 BLOB CHECK (length(sha256) = 32),
            width INTEGER CHECK (width > 0),
            height INTEGER CHECK (height > 0),
            answeredAt INTEGER NOT NULL,            -- milliseconds since 1970, UTC
            utcOffset INTEGER NOT NULL,             -- seconds east of UTC
            day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            duration REAL NOT NULL CHECK (duration >= 0),   -- milliseconds
            document BLOB NOT NULL UNIQUE CHECK (length(document) > 0),
            CHECK (status <> 'rejected' OR (code IS NOT NULL AND reason IS NOT NULL))
        ) STRICT;

        -- One row of the CSV.
        CREATE TABLE result (
            seq INTEGER PRIMARY KEY CHECK (seq > 0),
            scan INTEGER NOT NULL REFERENCES answer (scan) ON DELETE RESTRICT,
            field INTEGER CHECK (field >= 1),
            number TEXT CHECK (number <> '' AND number NOT GLOB '*[^0-9]*'),
            confidence REAL CHECK (confidence BETWEEN 0 AND 1),
            x INTEGER CHECK (x >= 0),
            y INTEGER CHECK (y >= 0),
            width INTEGER CHECK (width > 0),
            height INTEGER CHECK (height > 0),
            corrects INTEGER REFERENCES result (seq) CHECK (corrects < seq),
            -- A row has a number with all that belongs to it, or nothing of it.
            CHECK ((field IS NULL) = (number IS NULL)),
            CHECK ((number IS NULL) = (confidence IS NULL)),
            CHECK ((x IS NULL) = (number IS NULL) AND (y IS NULL) = (x IS NULL)
                AND (width IS NULL) = (x IS NULL) AND (height IS NULL) = (x IS NULL))
        ) STRICT;

        -- Each number of a scan is answered once, and so is a scan without any.
        CREATE UNIQUE INDEX oneRowPerField ON result (scan, ifnull(field, 0)) WHERE corrects IS NULL;
        CREATE INDEX correction ON result (corrects) WHERE corrects IS NOT NULL;

        -- JSON documents between the answer and their place in the outbox.
        CREATE TABLE outgoing (
            scan INTEGER PRIMARY KEY REFERENCES answer (scan) ON DELETE RESTRICT,
            document TEXT NOT NULL
        ) STRICT;

        -- How far each day's CSV is known to be on the disk.
        CREATE TABLE resultsFile (
            day TEXT PRIMARY KEY CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
            length INTEGER NOT NULL CHECK (length >= 0),    -- bytes
            lastSeq INTEGER NOT NULL CHECK (lastSeq >= 0)
        ) STRICT, WITHOUT ROWID;

        -- Answers counted as they are given: nobody has to count a million rows for a status line.
        CREATE TABLE tally (
            id INTEGER PRIMARY KEY,
            status TEXT NOT NULL CHECK (status IN ('read', 'review', 'rejected')),
            code TEXT NOT NULL,                     -- '' when the answer has none
            count INTEGER NOT NULL CHECK (count >= 0),
            UNIQUE (status, code)
        ) STRICT;

        -- The next numbers to give away; a number is never given twice, whatever is deleted.
        CREATE TABLE numbering (
            id INTEGER PRIMARY KEY CHECK (id = 0),
            nextScan INTEGER NOT NULL CHECK (nextScan > 0),
            nextRow INTEGER NOT NULL CHECK (nextRow > 0)
        ) STRICT;

        -- What came of each retraining the daemon started.
        CREATE TABLE retraining (
            id INTEGER PRIMARY KEY,
            startedAt INTEGER NOT NULL,             -- milliseconds since 1970, UTC
            finishedAt INTEGER NOT NULL CHECK (finishedAt >= startedAt),
            outcome TEXT NOT NULL CHECK (outcome IN ('promoted', 'kept', 'unchanged', 'failed')),
            model TEXT CHECK (length(model) >= 12),
            summary TEXT NOT NULL
        ) STRICT;
        """
}
