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
        guard access(serviceRoot.string, W_OK | X_OK) == 0 else {
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
        var facts = stat()
        guard stat(layout.inbox.string, &facts) == 0 else {
            let reason = Errno(rawValue: errno)
            throw CommandFailure(
                reason == .permissionDenied ? .noPermission : .noInput,
                "'\(root.display)' is no root of digitd: its inbox: \(reason). "
                    + "Give one with --root, or create it: digitd run --root '\(root.display)'")
        }
        return layout
    }

    /// Becomes the user who owns a root's models before models are written, when the superuser
    /// asks for it: the daemon could neither replace nor lock what the superuser leaves there.
    static func becomeOwner(of layout: SpoolLayout) throws(CommandFailure) {
        var facts = stat()
        guard geteuid() == 0, stat(layout.models.string, &facts) == 0, facts.st_uid != 0 else {
            return
        }
        // The groups come first: they cannot be given up once the rights are.
        let owner = getpwuid(facts.st_uid)
        let groups =
            owner.map { initgroups($0.pointee.pw_name, facts.st_gid) } ?? setgroups(0, nil)
        guard groups == 0, setgid(facts.st_gid) == 0, setuid(facts.st_uid) == 0 else {
            throw CommandFailure(
                .noPermission,
                "The models belong to user \(facts.st_uid), which this process may not become: "
                    + "\(Errno(rawValue: errno)). Run the command as that user.")
        }
    }
}
