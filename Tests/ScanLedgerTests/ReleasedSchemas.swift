import Testing

/// The tables of a released version, as they lie on people's disks: a text that is never edited.
struct ReleasedSchema: Sendable, CustomTestStringConvertible {
    /// The migrations that a ledger of this version knows.
    let migrations: [String]

    /// What makes its tables.
    let sql: String

    var testDescription: String { migrations.last ?? "" }

    /// Every version that was released, the oldest first.
    static let all = [first, second, third, fourth, fifth, sixth, seventh, eighth]

    /// With one doubt for all numbers of a scan.
    static let first = ReleasedSchema(
        migrations: ["v1"],
        sql: """
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
            CREATE INDEX unfinishedScan ON scan (id) WHERE state <> 'filed';
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
            CREATE UNIQUE INDEX oneRowPerField
                ON result (scan, ifnull(field, 0)) WHERE corrects IS NULL;
            CREATE INDEX correction ON result (corrects) WHERE corrects IS NOT NULL;
            CREATE TABLE outgoing (
                scan INTEGER PRIMARY KEY REFERENCES answer (scan) ON DELETE RESTRICT,
                document TEXT NOT NULL
            ) STRICT;
            CREATE TABLE resultsFile (
                day TEXT PRIMARY KEY CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
                length INTEGER NOT NULL CHECK (length >= 0),    -- bytes
                lastSeq INTEGER NOT NULL CHECK (lastSeq >= 0)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE tally (
                id INTEGER PRIMARY KEY,
                status TEXT NOT NULL CHECK (status IN ('read', 'review', 'rejected')),
                code TEXT NOT NULL,                     -- '' when the answer has none
                count INTEGER NOT NULL CHECK (count >= 0),
                UNIQUE (status, code)
            ) STRICT;
            CREATE TABLE numbering (
                id INTEGER PRIMARY KEY CHECK (id = 0),
                nextScan INTEGER NOT NULL CHECK (nextScan > 0),
                nextRow INTEGER NOT NULL CHECK (nextRow > 0)
            ) STRICT;
            CREATE TABLE retraining (
                id INTEGER PRIMARY KEY,
                startedAt INTEGER NOT NULL,             -- milliseconds since 1970, UTC
                finishedAt INTEGER NOT NULL CHECK (finishedAt >= startedAt),
                outcome TEXT NOT NULL
                    CHECK (outcome IN ('promoted', 'kept', 'unchanged', 'failed')),
                model TEXT CHECK (length(model) >= 12),
                summary TEXT NOT NULL
            ) STRICT;
            """)

    /// With a doubt for each number.
    static let second = ReleasedSchema(
        migrations: ["v1", "v2"],
        sql: first.sql + """

            ALTER TABLE result
            ADD COLUMN isDoubtful INTEGER CHECK (isDoubtful = 0 OR isDoubtful = 1);
            """)

    /// With the place of each number in its table, what else it may be, and its ink.
    static let third = ReleasedSchema(
        migrations: ["v1", "v2", "v3"],
        sql: second.sql + """

            ALTER TABLE result ADD COLUMN tableRow INTEGER CHECK (tableRow >= 0);
            ALTER TABLE result ADD COLUMN tableColumn INTEGER CHECK (tableColumn >= 0);
            ALTER TABLE result ADD COLUMN
            runnerUp TEXT CHECK (runnerUp <> '' AND runnerUp NOT GLOB '*[^0-9]*');
            ALTER TABLE result ADD COLUMN
            runnerUpShare REAL CHECK (runnerUpShare BETWEEN 0 AND 1);
            ALTER TABLE result ADD COLUMN
            ink TEXT CHECK (ink = 'handwritten' OR ink = 'printed');
            """)

    /// With the time at which each results file was written last.
    static let fourth = ReleasedSchema(
        migrations: ["v1", "v2", "v3", "v4"],
        sql: third.sql + """

            ALTER TABLE resultsFile ADD COLUMN modified INTEGER;
            """)

    /// With a reason for each number.
    static let fifth = ReleasedSchema(
        migrations: ["v1", "v2", "v3", "v4", "v5"],
        sql: fourth.sql + """

            ALTER TABLE result ADD COLUMN reason TEXT CHECK (reason <> '');
            """)

    /// With corrections.
    static let sixth = ReleasedSchema(
        migrations: ["v1", "v2", "v3", "v4", "v5", "v6"],
        sql: fifth.sql + """

            DROP INDEX correction;
            CREATE UNIQUE INDEX oneCorrectionPerRow ON result (corrects) WHERE corrects IS NOT NULL;
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
            CREATE INDEX unfiledCorrection ON correction (seq) WHERE isFiled = 0;
            CREATE TABLE takenOver (
                scan INTEGER NOT NULL REFERENCES answer (scan) ON DELETE RESTRICT,
                origin TEXT NOT NULL CHECK (origin <> ''),
                label TEXT NOT NULL,
                PRIMARY KEY (scan, origin)
            ) STRICT, WITHOUT ROWID;
            """)

    /// With what a retention has removed, and the first row of each results file.
    static let seventh = ReleasedSchema(
        migrations: ["v1", "v2", "v3", "v4", "v5", "v6", "v7"],
        sql: sixth.sql + """

            ALTER TABLE resultsFile ADD COLUMN firstSeq INTEGER CHECK (firstSeq > 0);
            CREATE TABLE clearing (
                scan INTEGER PRIMARY KEY REFERENCES answer (scan) ON DELETE RESTRICT,
                original INTEGER NOT NULL DEFAULT 0 CHECK (original BETWEEN 0 AND 2),
                document INTEGER NOT NULL DEFAULT 0 CHECK (document BETWEEN 0 AND 2)
            ) STRICT;
            CREATE TABLE cleared (
                what TEXT PRIMARY KEY CHECK (what = 'originals' OR what = 'documents'),
                count INTEGER NOT NULL CHECK (count >= 0)
            ) STRICT, WITHOUT ROWID;
            """)

    /// With files of many pages, of which each is a scan.
    static let eighth = ReleasedSchema(
        migrations: ["v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8"],
        sql: seventh.sql + """

            ALTER TABLE scan ADD COLUMN page INTEGER CHECK (page >= 1);
            ALTER TABLE scan ADD COLUMN firstPage INTEGER REFERENCES scan (id) ON DELETE RESTRICT
                CHECK (firstPage IS NULL OR (firstPage < id AND page > 1));
            CREATE UNIQUE INDEX onePagePerFile ON scan (firstPage, page) WHERE firstPage IS NOT NULL;
            """)
}
