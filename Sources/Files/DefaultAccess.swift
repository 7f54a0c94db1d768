import CSystemCalls
import Glibc
import SystemPackage

/// What a folder's default ACL gives to what is made in it; such an ACL takes the place of everybody's umask.
///
/// The kernel hands it out as the attribute `system.posix_acl_default`: a version, and entries of a tag, the rights
/// and a number, as `linux/posix_acl_xattr.h` has them.
package struct DefaultAccess: Equatable, Sendable {
    /// The rights of the owning group, as in a mode: 7 reads, writes and enters.
    package private(set) var group: Int

    /// Reads the default ACL of a folder.
    ///
    /// - Returns: What it gives; `nil` where there is none, or where it cannot be read.
    package static func of(_ folder: FilePath) -> DefaultAccess? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let length = try? SystemCall.attempt("getxattr") {
            bytes.withUnsafeMutableBytes { buffer in
                folder.withPlatformString {
                    digitd_extended_attribute(
                        $0, "system.posix_acl_default", buffer.baseAddress, buffer.count)
                }
            }
        }
        return length.flatMap { DefaultAccess(attribute: Array(bytes.prefix($0))) }
    }

    /// Takes the rights out of the attribute; `nil` when it is none.
    package init?(attribute bytes: [UInt8]) {
        guard bytes.count >= 4, bytes.count % 8 == 4, bytes[0] == 2 else { return nil }
        var rights: [UInt8: Int] = [:]
        for start in stride(from: 4, to: bytes.count, by: 8) {
            rights[bytes[start]] = Int(bytes[start + 2])
        }
        guard let owningGroup = rights[Self.owningGroupTag] else { return nil }
        // The mask limits what all but the owner and all others get.
        group = owningGroup & (rights[Self.maskTag] ?? 7)
    }

    private static let owningGroupTag: UInt8 = 0x04
    private static let maskTag: UInt8 = 0x10
}
