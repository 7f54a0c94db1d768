import ArgumentParser
import DigitDashboard
import Foundation
import Glibc
import ScanSpool

/// `digitd web`: the page to draw on, to look through and to put right.
struct WebCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web",
        abstract: "Serves a page: draw digits, look through the answers, put them right.",
        usage: """
            digitd web [--root DIR] [--listen HOST:PORT] [--rate N] [--read-only]
            digitd web --set-password [--root DIR]
            digitd web --new-token NAME [--root DIR]
            """,
        discussion: """
            The page is a guest of the root: it reads what is there, and writes only what a person \
            could: files into inbox/, labels and corrections into training/, and which model is in \
            use. The daemon need not run; corrections wait for it.

            It listens on this machine alone. Any other address needs a password, which \
            --set-password reads from the terminal or from standard input. Programs may have a \
            token each: --new-token prints it once.

              digitd web --root ~/digits
              digitd web --set-password --root ~/digits
              digitd web --root ~/digits --listen 0.0.0.0:8735
              curl --data-binary @7.png http://127.0.0.1:8735/api/readings
            """)

    @Option(
        help: ArgumentHelp(
            "Where to listen: an address of this machine and a port.", valueName: "host:port"))
    var listen = "\(ListenAddress.standard)"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The most requests a second from one address; a proxy is one.", valueName: "n"))
    var rate = 500

    @Flag(help: "Refuse everything that would write a file.")
    var readOnly = false

    @Flag(help: "Read a password for the page, and end.")
    var setPassword = false

    @Option(help: ArgumentHelp("Make a token for a program, print it, and end.", valueName: "name"))
    var newToken: String?

    @Option(
        help: ArgumentHelp("The daemon with which the page ends.", visibility: .hidden))
    var daemon: Int32?

    @OptionGroup var rootOptions: RootOptions
    @OptionGroup var configurationOptions: ConfigurationOptions

    func validate() throws {
        guard ListenAddress(listen) != nil else {
            throw ValidationError(
                "--listen is '\(listen)'; it takes an address and a port, such as 127.0.0.1:8735.")
        }
        guard (1...1_000_000).contains(rate) else {
            throw ValidationError("--rate is \(rate); allowed is 1 to 1000000.")
        }
        if setPassword, newToken != nil {
            throw ValidationError("Give either --set-password or --new-token NAME, not both.")
        }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let (configuration, layout) = try await rootOptions.existing(configurationOptions)
        var secrets = try Self.translating { try WebSecrets.load(layout) }
        if setPassword {
            try Self.translating {
                try secrets.setPassword(try PasswordPrompt.read())
                try secrets.save(layout)
            }
            return StandardStream.output.writeLine(
                "The password is set. A page that runs takes it when it is started again.")
        }
        if let newToken {
            let token = secrets.makeToken(for: newToken)
            try Self.translating { try secrets.save(layout) }
            return StandardStream.output.writeLine(token)
        }
        try await serve(layout, configuration, secrets)
    }

    private func serve(
        _ layout: SpoolLayout, _ configuration: DigitdConfiguration, _ secrets: WebSecrets
    ) async throws {
        let log = DigitdLog(
            configuration.log, environment: ProcessInfo.processInfo.environment)
        let address = ListenAddress(listen) ?? .standard
        let settings = DashboardSettings(
            listen: address, reading: configuration.readingSettings, isReadOnly: readOnly,
            workers: configuration.workers, requestsPerSecond: rate,
            retraining: configuration.retrainingSettings,
            status: {
                try JSONLine.encode(StatusReport(of: layout, answersTold: 0))
            })
        let watch = daemon.map { daemon in Task { try await Self.endWith(daemon) } }
        defer { watch?.cancel() }
        try await Self.translating {
            try await Dashboard(
                layout: layout, settings: settings, secrets: secrets, logger: log.logger
            ).serve {
                StandardStream.output.writeLine("The page is at http://\(address)/")
            }
        }
    }

    /// Ends this process as a person would when the daemon that started it was killed: another one could not
    /// use the address.
    private static func endWith(_ daemon: Int32) async throws {
        while getppid() == daemon { try await Task.sleep(for: .seconds(1)) }
        kill(getpid(), SIGTERM)
    }

    /// Runs the work and turns the page's errors into an end with a meaning.
    private static func translating<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch {
            throw failure(error)
        }
    }

    private static func translating<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch {
            throw failure(error)
        }
    }

    private static func failure(_ error: any Error) -> any Error {
        switch error {
        case DashboardError.needsPassword, WebSecretsError.tooShort:
            CommandFailure(.usage, "\(error)")
        case is DashboardError: CommandFailure(.unavailable, "\(error)")
        case is WebSecretsError: CommandFailure(.inputOutput, "\(error)")
        default: error
        }
    }
}
