import Archive
import Catalog
import DICOMNetwork
import Logging
import Node
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
        let lines = LoggedLevels(from: .warning)
        try await ScriptedAcceptor.run({ DeliveryAnswerTests.answer($0, .success) }) { remote in
            fixture.configure(port: remote.port)
            var isHealed = false
            try await fixture.run(logger: Logger(label: "test") { _ in lines }) {
                if !isHealed, lines.all.count >= 3 {
                    #expect(try program.run([index, "DROP TRIGGER refuse"]).status == 0)
                    isHealed = true
                }
                return try fixture.delivery()?.state == .delivered
            }
        }
        #expect(lines.all.filter { $0 == .error }.count == 1)
        #expect(try fixture.delivery()?.attempts == 1)
    }
}
