import Files
import Foundation
import HTTPTypes
import ScanImages
import ScanSpool

/// Puts uploaded pictures into the inbox, as a person would who copies them there.
struct InboxDoor: Sendable {
    let layout: SpoolLayout

    /// Puts a picture into the inbox.
    ///
    /// - Parameters:
    ///   - picture: The bytes of a scan in a format that is read.
    ///   - name: What the sender calls it. It is not used as it is: letters, digits and a few signs of it make
    ///     a new name, and the content tells the ending.
    /// - Returns: The name in the inbox.
    /// - Throws: ``Problem`` for what is no picture, or what the file system says.
    func store(_ picture: [UInt8], suggested name: String?) throws -> String {
        let ending: String
        switch ImageFormat.detect(in: picture) {
        case .picture(.png): ending = "png"
        case .picture(.jpeg): ending = "jpg"
        case .pages(.tiff): ending = "tif"
        case .pages(.pdf): ending = "pdf"
        case .pages(.heif): ending = "heic"
        default:
            throw Problem(
                .unsupportedMediaType, "no-picture",
                "Only PNG, JPEG, TIFF, PDF and HEIC are taken. Save the scan as one of them and send it again."
            )
        }
        let stem = Self.stem(of: name ?? "upload")
        let inbox = try Folder(at: layout.inbox)
        for number in 0..<1000 {
            let name = stem + (number == 0 ? "" : "~\(number)") + "." + ending
            if try place(picture, as: Array(name.utf8), in: inbox) { return name }
        }
        throw Problem(
            .conflict, "name-taken", "The inbox holds a thousand files of that name. Give another.")
    }

    private func place(_ picture: [UInt8], as name: [UInt8], in inbox: Folder) throws -> Bool {
        guard try inbox.facts(of: name) == nil else { return false }
        if try inbox.writeNew(picture, as: name, mode: 0o660) { return true }
        guard try inbox.facts(of: name) == nil else { return false }
        // A file system that knows no files without a name: written under one that no scanner takes.
        // Each upload has one of its own, since two may be on their way with the same name.
        let unfinished = Array(".\(UUID().uuidString).part".utf8)
        return try inbox.add(name, with: picture, by: unfinished, mode: 0o660, isLasting: false)
    }

    /// The part of a name before its ending, of letters that are harmless anywhere.
    static func stem(of name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "upload"
        let stem = last.lastIndex(of: ".").map { last[..<$0] } ?? last
        let letters = stem.unicodeScalars.map { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                || "-_ ".unicodeScalars.contains(scalar)
                ? Character(scalar) : "_"
        }
        let text = String(letters.prefix(60)).trimmingPrefix { $0 == " " || $0 == "_" }
        return text.isEmpty ? "upload" : String(text)
    }
}
