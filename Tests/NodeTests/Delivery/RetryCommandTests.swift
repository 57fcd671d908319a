import Archive
import Catalog
import Foundation
import Jobs
import Storage
import TestSupport
import Testing

@Suite("The command `retry`")
struct RetryCommandTests {
    private struct Report: Decodable {
        struct Refusal: Decodable {
            let job: Int64?
            let delivery: Int64?
        }

        let jobs: [Int64]
        let deliveries: [Int64]
        let refused: [Refusal]
    }

    private func retry(_ arguments: String..., in fixture: DeliveryFixture) throws -> (status: Int32, report: Report) {
        let outcome = try OutsideProgram(url: Repository.program).run(
            ["retry", "--json", "--storage", fixture.folder.path("archive")] + arguments)
        let json = outcome.output.drop { $0 != "{" }
        let end = try #require(json.lastIndex(of: "}"), "\(outcome.output)")
        return (outcome.status, try JSONDecoder().decode(Report.self, from: Data(json[...end].utf8)))
    }

    @Test("what refuses holds up nothing else, and only what was named makes the command fail")
    func goesOn() throws {
        let fixture = try DeliveryFixture()
        let (old, new) = (try fixture.failLaterJob(), try fixture.failLaterJob())
        let delivery = try #require(try fixture.queue.claimDelivery())
        try fixture.queue.deliveryFailed(delivery.id, transient: false, reason: "refused")
        let all = try retry("--all", in: fixture)
        #expect(all.status == 0)
        #expect(all.report.jobs == [new.id])
        #expect(all.report.deliveries == [delivery.id])
        #expect(all.report.refused.map(\.job) == [old.id])
        #expect(try fixture.queue.index.job(new.id)?.state == .queued)
        #expect(try fixture.delivery()?.state == .pending)
    }

    @Test("a job of an earlier state of its study is refused by name, and the next one is tried all the same")
    func named() throws {
        let fixture = try DeliveryFixture()
        let (old, new) = (try fixture.failLaterJob(), try fixture.failLaterJob())
        let outcome = try retry("\(old.id)", "\(new.id)", "--delivery", "99", in: fixture)
        #expect(outcome.status == 1)
        #expect(outcome.report.jobs == [new.id])
        #expect(outcome.report.refused.map(\.job) == [old.id, nil])
        #expect(outcome.report.refused.map(\.delivery) == [nil, 99])
    }
}
