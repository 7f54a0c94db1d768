import GRDB

/// The statements that store an answer, prepared once a batch.
struct AnswerInsertion {
    private let time: AnswerTime
    private let answers: RowStatement
    private let results: RowStatement
    private let documents: RowStatement
    private let takenNames: RowStatement

    init(_ db: Database, at time: AnswerTime) throws {
        self.time = time
        answers = try RowStatement(
            db,
            sql: """
                INSERT INTO answer (scan, status, code, reason, model, sha256, width, height,
                    answeredAt, utcOffset, day, duration, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        results = try RowStatement(
            db,
            sql: """
                INSERT INTO result
                    (seq, scan, field, number, confidence, x, y, width, height, isDoubtful,
                    tableRow, tableColumn, runnerUp, runnerUpShare, ink, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        documents = try RowStatement(
            db,
            sql: "INSERT INTO outgoing (scan, document) VALUES (?, ?)")
        takenNames = try RowStatement(db, sql: "SELECT 1 FROM answer WHERE document = ?")
    }

    /// Stores an answer with its rows and its document.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - firstRow: The number of its first row of the CSV.
    ///   - document: The name of its document.
    ///   - isHandedOut: Whether its document is in the outbox already.
    /// - Returns: The answer with all of that.
    /// - Throws: What SQLite says.
    func insert(
        _ answer: ScanAnswer, firstRow: Int64, documentName document: [UInt8],
        isHandedOut: Bool = false
    ) throws -> AnsweredScan {
        try answers.run { values in
            values.append(answer.claim.id)
            values.append(answer.status.rawValue)
            values.append(answer.code)
            values.append(answer.reason)
            values.append(answer.model)
            values.append(answer.sha256)
            values.append(answer.width)
            values.append(answer.height)
            values.append(time.millisecondsSince1970)
            values.append(time.secondsEastOfUTC)
            values.append(time.day)
            values.append(answer.durationInMilliseconds)
            values.append(document)
        }
        if !isHandedOut {
            try documents.run { values in
                values.append(answer.claim.id)
                values.append(answer.document)
            }
        }
        let rows = firstRow...firstRow + Int64(max(0, answer.numbers.count - 1))
        try insertRows(rows, of: answer)
        return AnsweredScan(answer: answer, time: time, rows: rows, documentName: document)
    }

    /// Stores a row for each number, or one for an answer that has none.
    private func insertRows(_ rows: ClosedRange<Int64>, of answer: ScanAnswer) throws {
        if answer.numbers.isEmpty {
            try results.run { values in
                values.append(rows.lowerBound)
                values.append(answer.claim.id)
            }
        }
        for (index, number) in answer.numbers.enumerated() {
            try results.run { values in
                values.append(rows.lowerBound + Int64(index))
                values.append(answer.claim.id)
                values.append(index + 1)
                values.append(number.text)
                values.append(number.confidence)
                values.append(number.box.x)
                values.append(number.box.y)
                values.append(number.box.width)
                values.append(number.box.height)
                values.append(number.isDoubtful ? 1 : 0)
                values.append(number.row)
                values.append(number.column)
                values.append(number.runnerUp?.text)
                values.append(number.runnerUp?.share)
                values.append(number.ink?.rawValue)
                values.append(number.reason)
            }
        }
    }

    /// The first name that no other document has.
    func freeName(
        of answer: ScanAnswer, isTaken: (_ name: [UInt8], _ answer: ScanAnswer) -> Bool
    ) throws -> [UInt8] {
        var number = 0
        var name = answer.documentNames[0]
        while try takenNames.run({ $0.append(name) }) || isTaken(name, answer) {
            number += 1
            let next = answer.documentNames[number]
            // A list that has ended; the table's own rule refuses the name.
            if next == name { break }
            name = next
        }
        return name
    }
}
