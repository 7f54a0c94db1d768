import DigitReading
import Files
import FoundationEssentials
import Glibc
import ModelStore
import ScanLedger
import ScanSpool

/// What a reader process does: it reads the scans that the daemon names, one after the other.
///
/// It changes nothing on the disk: the daemon does that.
public enum ReaderWork {
    /// Reads until the daemon has no more to ask.
    ///
    /// - Parameter layout: The folders of the daemon.
    public static func run(in layout: SpoolLayout) {
        standBack()
        let spool: Spool
        let model: ModelSource.Loaded
        do {
            spool = try Spool(layout)
            model = try ModelSource(ModelVersions(folder: layout.models)).load()
        } catch {
            say(.trouble("\(error)"))
            return
        }
        // Loaded before it is ready, for the time of the first scan is limited.
        let (lines, finder) = (BuiltInModel.lines(beside: model.model), BuiltInModel.finder)
        guard say(.ready(model: model.model.identity)) else { return }
        var reader: DigitReader?
        while let line = readLine(), let request = request(line) {
            // Should the daemon be killed while this process hangs, nobody else would end it.
            let limit = UInt32(min(86_400, request.seconds + 30))
            alarm(limit)
            if reader?.settings != request.settings {
                reader = DigitReader(
                    model: model.model, lines: lines, finder: finder, settings: request.settings)
            }
            guard let reader, let scan = request.scan else { return }
            let reading = ChunkReading(spool: spool, reader: reader)
            var isHeard = true
            reply(to: scan, hint: request.readingHint, by: reading) { reply in
                isHeard = isHeard && say(reply)
                alarm(limit)
            }
            guard isHeard else { return }
            alarm(0)
        }
    }

    /// Lets others go first: small scans that the daemon reads itself, and the daemon when memory runs out.
    private static func standBack() {
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5)
        if let file = try? OpenFile(at: "/proc/self/oom_score_adj", O_WRONLY) {
            try? file.write(Array("1000".utf8), at: 0)
        }
    }

    private static func request(_ line: String) -> ReaderRequest? {
        try? JSONDecoder().decode(ReaderRequest.self, from: Data(line.utf8))
    }

    /// Reads a scan, and says what it has read, page by page.
    private static func reply(
        to scan: ClaimedScan, hint: ReadingHint?, by reading: ChunkReading,
        _ say: (ReaderReply) -> Void
    ) {
        do {
            let opened = try reading.open([scan]) { _ in hint }
            reading.answerPages(of: opened[0]) { read, isLast in
                let answer = ReaderAnswer(read.answer)
                say(isLast ? .read(answer) : .page(answer))
            }
        } catch {
            say(.trouble("\(error)"))
        }
    }

    /// Sends a line to the daemon; says no when there is none any more.
    @discardableResult
    private static func say(_ reply: ReaderReply) -> Bool {
        guard let line = try? JSONEncoder().encode(reply) else { return false }
        let bytes = Array(line) + [10]
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                send(
                    STDOUT_FILENO, buffer.baseAddress.map { $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno != EINTR { return false }
            done += max(0, count)
        }
        return true
    }
}
