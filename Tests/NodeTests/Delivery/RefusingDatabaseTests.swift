import Archive
import DICOMNetwork
import Logging
import Node
import Synchronization
import TestSupport
import Testing

@Suite("Deliveries while the database refuses")
struct RefusingDatabaseTests {
    @Test(
        "are tried again with longer and longer pauses, of which one error is logged, and sent in the end",
        .timeLimit(.minutes(5)), .enabled(if: OutsideProgram.isInstalled("sqlite3"), "no sqlite3"))
    func waits() async throws {
        let fixture = try DeliveryFixture()
        let program = try #require(OutsideProgram("sqlite3"))
        let index = fixture.archive.layout.index
        let trigger = "CREATE TRIGGER refuse BEFORE UPDATE ON delivery BEGIN SELECT RAISE(ABORT, 'no'); END"
        #expect(try program.run([index, trigger]).status == 0)
        let lines = FailureLines()
        try await ScriptedAcceptor.run({ DeliveryAnswerTests.answer($0, .success) }) { remote in
            fixture.configure(port: remote.port)
            var isHealed = false
            try await fixture.run(logger: Logger(label: "test") { _ in lines }) {
                if !isHealed, lines.levels.count >= 3 {
                    #expect(try program.run([index, "DROP TRIGGER refuse"]).status == 0)
                    isHealed = true
                }
                return try fixture.delivery()?.state == .delivered
            }
        }
        #expect(lines.levels.filter { $0 == .error }.count == 1)
        #expect(try fixture.delivery()?.attempts == 1)
    }
}

/// Keeps the levels of what is logged as a failure, whatever its words.
private final class FailureLines: LogHandler, @unchecked Sendable {
    // `kept` guards itself; the logger changes the other properties before it is shared.
    private let kept = Mutex<[Logger.Level]>([])
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning
    var metadataProvider: Logger.MetadataProvider?

    /// The levels so far.
    var levels: [Logger.Level] { kept.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { kept.withLock { $0.append(event.level) } }
}
