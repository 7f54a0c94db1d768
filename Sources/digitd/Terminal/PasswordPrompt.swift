import Glibc

/// Asks for a password.
enum PasswordPrompt {
    /// Reads a password: twice and unseen from a terminal, else the first line of standard input.
    ///
    /// - Throws: A ``CommandFailure`` when nothing is typed, or not the same twice.
    static func read() throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try line() }
        let password = try unseen("Password for the page: ")
        guard try unseen("Once more: ") == password else {
            throw CommandFailure(.usage, "The two are not the same. Run the command again.")
        }
        return password
    }

    private static func unseen(_ prompt: String) throws -> String {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return try line() }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
        defer {
            var before = before
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            StandardStream.error.writeLine("")
        }
        StandardStream.error.write(prompt)
        return try line()
    }

    private static func line() throws -> String {
        guard let text = readLine(), !text.isEmpty else {
            throw CommandFailure(.usage, "No password was given. Type it, or send it as one line.")
        }
        return text
    }
}
