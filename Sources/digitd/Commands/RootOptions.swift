import ArgumentParser
import Files
import Glibc
import ScanSpool
import SystemPackage

/// The option of every command that works on the folders of a daemon.
struct RootOptions: ParsableArguments {
    /// The root of the service, where nothing else was said.
    static let serviceRoot: FilePath = "/var/lib/digitd"

    @Option(
        help: ArgumentHelp(
            "The folder that holds inbox, outbox and all the others.",
            discussion: "Without it: 'root' of the configuration, or /var/lib/digitd.",
            valueName: "dir"),
        completion: .directory)
    var root: String?

    /// Returns the root a daemon works in, which it will create.
    ///
    /// - Throws: A ``CommandFailure`` when none was given and the service's cannot be used
    ///   (`Docs/Decisions/0023-default-root.md`).
    static func forRunning(_ configuration: DigitdConfiguration) throws(CommandFailure) -> FilePath
    {
        if let root = configuration.root { return root }
        guard StoredFile.reasonNotWritable(serviceRoot) == nil else {
            throw CommandFailure(
                .usage,
                """
                There is no root to work in: no --root, no 'root' in the configuration, and \
                \(serviceRoot) is not there or cannot be written.
                Give a folder, which is created when it is not there: digitd run --root ~/digits
                """)
        }
        return serviceRoot
    }

    /// Returns the configuration, and the layout of its root, which is there already.
    func existing(
        _ options: ConfigurationOptions
    ) async throws -> (configuration: DigitdConfiguration, layout: SpoolLayout) {
        let configuration = try await options.load(root: root).configuration
        return (configuration, try Self.existing(configuration))
    }

    private static func existing(
        _ configuration: DigitdConfiguration
    ) throws(CommandFailure) -> SpoolLayout {
        let root = configuration.root ?? serviceRoot
        let layout = SpoolLayout(root: root)
        do throws(Errno) {
            _ = try FileFacts(at: layout.inbox)
        } catch {
            throw CommandFailure(
                error == .permissionDenied ? .noPermission : .noInput,
                "'\(root.display)' is no root of digitd: its inbox: \(error). "
                    + "Give one with --root, or create it: digitd run --root '\(root.display)'")
        }
        return layout
    }

    /// Becomes the user who owns a root's models before models are written, when the superuser
    /// asks for it: the daemon could neither replace nor lock what the superuser leaves there.
    static func becomeOwner(of layout: SpoolLayout) throws(CommandFailure) {
        guard geteuid() == 0, let facts = try? FileFacts(at: layout.models), facts.owner != 0 else {
            return
        }
        // The groups come first: they cannot be given up once the rights are.
        let owner = getpwuid(facts.owner)
        let groups =
            owner.map { initgroups($0.pointee.pw_name, facts.group) } ?? setgroups(0, nil)
        guard groups == 0, setgid(facts.group) == 0, setuid(facts.owner) == 0 else {
            throw CommandFailure(
                .noPermission,
                "The models belong to user \(facts.owner), which this process may not become: "
                    + "\(Errno(rawValue: errno)). Run the command as that user.")
        }
    }
}
