/// Returns the sentence of the error that some work throws, without the temporary folder's path.
public func sentence(in folder: TemporaryFolder, of work: () throws -> Void) -> String {
    do {
        try work()
        return "no error"
    } catch {
        return "\(error)".replacing(folder.path.string + "/", with: "")
            .replacing(folder.path.string, with: "FOLDER")
    }
}
