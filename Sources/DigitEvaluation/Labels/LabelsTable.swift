import Files
import PlainText
import SystemPackage

/// A table that names scans and the digits on them, such as `labels.csv`.
///
///     file,label
///     cheque-17.png,504192
///     envelope.png,
///
/// Without digits the scan shows no number.
///
/// The files are looked for in the folder `images` beside the table, then beside the table itself; a path from
/// the root of all folders is taken as it is.
public struct LabelsTable: Sendable, Equatable {
    /// The scans in the order of the table.
    public let scans: [LabelledScan]

    /// Reads a table.
    ///
    /// - Throws: A ``LabelError`` that names the line which does not read as `file,label`.
    public init(reading table: FilePath) throws(LabelError) {
        let bytes = try LabelError.wrap { () throws(FileError) in
            try StoredFile.read(table, limit: 256 << 20)
        }
        let folder = table.removingLastComponent()
        let images = folder.appending("images")
        let base = StoredFile.isFolder(images) ? images : folder
        var scans: [LabelledScan] = []
        for (line, fields) in Self.records(in: bytes) {
            if line == 1 {
                guard fields == ["file", "label"] else {
                    throw .wrongHeader(
                        table: table.display, found: fields.joined(separator: ","))
                }
                continue
            }
            guard fields.count == 2, !fields[0].isEmpty,
                fields[1].allSatisfy({ $0.isASCII && $0.isNumber })
            else {
                throw .wrongLine(
                    table: table.display, line: line, found: fields.joined(separator: ","))
            }
            let candidates = [base, folder].map { $0.pushing(FilePath(fields[0])) }
            scans.append(
                LabelledScan(
                    path: candidates.first(where: StoredFile.exists) ?? candidates[0],
                    name: fields[0], label: fields[1]))
        }
        guard !scans.isEmpty else {
            throw .noUsableImages(path: table.display, problems: 0)
        }
        self.scans = scans
    }

    /// The lines of a CSV file that are not empty, counted from 1, as fields (RFC 4180: a field
    /// may be quoted, a quote in it is doubled).
    private static func records(in bytes: [UInt8]) -> [(line: Int, fields: [String])] {
        let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        return withoutMark.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { line in line.last == UInt8(ascii: "\r") ? line.dropLast() : line }
            .enumerated()
            .filter { !$0.element.isEmpty }
            .map { (line: $0.offset + 1, fields: commaSeparatedCells(of: $0.element)) }
    }
}
