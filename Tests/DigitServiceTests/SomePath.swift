import Files
import ScanSpool

/// A path that does not matter.
let somePath: RelativePath = {
    guard let path = RelativePath("a") else { preconditionFailure("'a' is a path") }
    return path
}()
