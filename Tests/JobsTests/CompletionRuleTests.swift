import Catalog
import Jobs
import Testing

@Suite("What becomes of a study whose deadline has passed")
struct CompletionRuleTests {
    private static let rule = CompletionRule(refusedWait: .seconds(1), now: 50_000)

    private static func study(
        sources: [String] = ["1.1"], refusals: [Int64] = [], instances: Int = 1, expected: Int? = nil,
        lastReceivedAt: Int64 = 40_000, latestDigest: String? = nil
    ) -> DueStudy {
        DueStudy(
            studyInstanceUID: "1.2.3", lastReceivedAt: lastReceivedAt, lastCallingAETitle: "SENDER",
            expectedInstances: expected, instances: instances, sources: sources,
            refusals: refusals.enumerated().map { DueStudy.Refusal(sopInstanceUID: "1.9.\($0)", at: $1) },
            latestDigest: latestDigest)
    }

    @Test(
        "it waits for what was refused, from the last that was received or refused, and never longer from now",
        arguments: [
            (refusals: [Int64(49_500)], received: Int64(40_000), until: Int64?(50_500)),
            ([49_000, 49_999], 40_000, 50_999), ([40_000], 49_700, 50_700), ([90_000], 40_000, 51_000),
            ([49_500], 90_000, 50_500), ([49_000], 40_000, nil), ([], 49_999, nil),
        ])
    func waits(_ refusals: [Int64], _ received: Int64, _ until: Int64?) throws {
        let decision = try Self.rule.decide(Self.study(refusals: refusals, lastReceivedAt: received))
        if let until {
            #expect(decision == .wait(until: until))
        } else if case .wait = decision {
            Issue.record("nothing is waited for, found \(decision)")
        }
    }

    @Test(
        "it is whole where a peer said how many there are, assumed where nobody did, and never with refusals",
        arguments: [
            (instances: 3, expected: Int?(3), refusals: [Int64](), expectation: StudyCompleteness.verified),
            (4, 3, [], .verified), (2, 3, [], .partial), (2, nil, [], .assumed), (3, 3, [1], .partial),
            (2, nil, [1], .partial),
        ])
    func completeness(_ instances: Int, _ expected: Int?, _ refusals: [Int64], _ found: StudyCompleteness) throws {
        let study = Self.study(refusals: refusals, instances: instances, expected: expected)
        guard case .complete(let completeness, let evidence, _) = try Self.rule.decide(study) else {
            Issue.record("it is complete")
            return
        }
        #expect(completeness == found)
        #expect(evidence.contains(expected == nil ? "idleTime" : "expectedCount"))
        #expect(evidence.contains("refusedInstances") == !refusals.isEmpty)
    }

    @Test("it gets a job where its CT instances or those that were refused are others than before")
    func jobs() throws {
        let first = try Self.job(Self.study(sources: ["1.1", "1.2"]))
        #expect(first?.sourceCount == 2)
        #expect(first?.skipReason == nil)
        let digest = first?.sourceDigest
        #expect(try Self.job(Self.study(sources: ["1.1", "1.2"], latestDigest: digest)) == nil)
        #expect(try Self.job(Self.study(sources: ["1.1", "1.3"], latestDigest: digest)) != nil)
        let refused = try Self.job(Self.study(sources: ["1.1", "1.2"], refusals: [1], latestDigest: digest))
        #expect(refused?.refusedCount == 1)
        #expect(try Self.job(Self.study(sources: []))?.skipReason == "the study has no CT images")
    }

    @Test("the evidence and the digest of the sources are what the catalogue keeps, letter by letter")
    func kept() throws {
        let rule = CompletionRule(refusedWait: .seconds(1), now: 50_000)
        let told = Self.study(sources: ["1.1", "1.2"], instances: 4, expected: 3)
        let job = NewJob(
            sourceDigest: "20c30c594f8979ff477e20c392f1069b2106edede8e8090dd4a6e526487d8231", sourceCount: 2,
            refusedCount: 0, skipReason: nil)
        let evidence =
            #"{"expectedInstances":3,"instances":4,"kind":"expectedCount","lastCallingAETitle":"SENDER"}"#
        #expect(try rule.decide(told) == .complete(.verified, evidence: evidence, job: job))
        let refused = Self.study(sources: ["1.1"], refusals: [1], instances: 2)
        let partial = NewJob(
            sourceDigest: "fd88c3da7ab03c28973513edae7d8248cdb4ec729ec36b1c4a521814636ab01b", sourceCount: 1,
            refusedCount: 1, skipReason: nil)
        let reason = #"{"instances":2,"kind":"idleTime","lastCallingAETitle":"SENDER","refusedInstances":1}"#
        #expect(try rule.decide(refused) == .complete(.partial, evidence: reason, job: partial))
    }

    @Test("a study whose job was made of the same is complete without another")
    func sameSources() throws {
        let digest = SourceDigest.digest(["1.1", "refused 1.9.0"])
        let same = Self.study(sources: ["1.1"], refusals: [1], latestDigest: digest)
        #expect(try Self.job(same) == nil)
        #expect(try Self.job(Self.study(sources: ["1.1"], latestDigest: digest))?.refusedCount == 0, "it came")
        let none = try #require(try Self.job(Self.study(sources: [], refusals: [1])))
        #expect((none.sourceCount, none.refusedCount) == (0, 1))
        #expect(none.skipReason == "the study has no CT images")
        #expect(SourceDigest.source("1.1", revision: 0) == "1.1")
        #expect(SourceDigest.source("1.1", revision: 2) == "1.1 again 2")
        #expect(
            SourceDigest.ctClasses.map { "\($0)" } == [
                "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1", "1.2.840.10008.5.1.4.1.1.2.2",
            ])
    }

    private static func job(_ study: DueStudy) throws -> NewJob? {
        guard case .complete(_, _, let job) = try rule.decide(study) else {
            Issue.record("it is complete")
            return nil
        }
        return job
    }
}
