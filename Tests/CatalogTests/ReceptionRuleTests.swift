import Catalog
import DICOM
import Foundation
import TestSupport
import Testing

@Suite("What reception changes in every store", .serialized)
struct ReceptionRuleTests {
    private static let start = CatalogFixture.start

    private static func apply(
        _ changes: [CatalogChange], to fixture: CatalogFixture, deadline: Int64
    ) throws -> [CatalogFinding] {
        try fixture.store.apply(changes, deadline: { _ in start + deadline })
    }

    @Test("a study is awaited as long as any of its senders takes, and the last of them is known")
    func deadlines() throws {
        for kind in StoreKind.installed {
            let fixture = try CatalogFixture(kind)
            _ = try Self.apply([.store(entry(at: Self.start + 5))], to: fixture, deadline: 9000)
            _ = try Self.apply([.store(entry(uid: "1.1.1.2", at: Self.start + 3))], to: fixture, deadline: 1000)
            let study = try #require(try fixture.store.studies(StudyFilter()).first)
            #expect(try fixture.store.nextDeadline() == Self.start + 9000, "\(kind)")
            #expect(study.firstReceivedAt == Date(timeIntervalSince1970: 1_700_000_000.005), "\(kind)")
            #expect(study.lastReceivedAt == Date(timeIntervalSince1970: 1_700_000_000.005), "\(kind)")
        }
    }

    @Test(
        "a study that was refused something is awaited, and no longer when that is there",
        arguments: StoreKind.installed)
    func refused(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        try fixture.complete()
        #expect(try fixture.store.nextDeadline() == nil)
        let finding = try Self.apply([.refusal(refusal("7.1"))], to: fixture, deadline: 9000)
        #expect(finding == [.incomplete(study: "1.1", callingAETitle: "SCANNER", reason: "no space")])
        #expect(try fixture.store.nextDeadline() == Self.start + 9000)
        #expect(try Self.apply([.refusal(refusal("7.2"))], to: fixture, deadline: 4000).isEmpty, "known already")
        #expect(try fixture.store.nextDeadline() == Self.start + 9000)
        _ = try Self.apply([.store(entry(uid: "7.1"))], to: fixture, deadline: 2000)
        #expect(try fixture.store.nextDeadline() == Self.start + 9000, "one is missing yet")
        _ = try Self.apply([.store(entry(uid: "7.2"))], to: fixture, deadline: 3000)
        #expect(try fixture.store.nextDeadline() == Self.start + 3000, "whole again")
    }

    @Test(
        "an instance that comes again is no refusal any more, and no study is awaited for it",
        arguments: StoreKind.installed)
    func repeated(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry())
        try fixture.complete()
        _ = try Self.apply([.repeatReception(entry())], to: fixture, deadline: 9000)
        #expect(try fixture.store.nextDeadline() == nil)
        _ = try Self.apply([.refusal(refusal("7.1"))], to: fixture, deadline: 500)
        _ = try Self.apply([.repeatReception(entry(uid: "7.1"))], to: fixture, deadline: 100)
        #expect(try fixture.store.refusals(ofStudy: nil, limit: 9).isEmpty)
        #expect(try fixture.store.nextDeadline() == Self.start + 500)
        #expect(try fixture.store.totals().instances == 1, "its row is there already")
    }

    @Test("a refusal of an instance whose file is gone counts", arguments: StoreKind.installed)
    func missing(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(uid: "7.1"))
        _ = try Self.apply([.refusal(refusal("7.1"))], to: fixture, deadline: 0)
        #expect(try fixture.store.refusals(ofStudy: nil, limit: 9).isEmpty, "it is there")
        var files: [CatalogFile] = []
        try fixture.store.forEachInstanceFile { files.append($0) }
        try fixture.store.markFiles(missing: files, returned: [], at: Self.start)
        _ = try Self.apply([.refusal(refusal("7.1"))], to: fixture, deadline: 0)
        #expect(try fixture.store.refusals(ofStudy: nil, limit: 9).map(\.sopInstanceUID) == ["7.1"])
    }

    @Test(
        "an instance that is stored anew is what came last, in the place of what was lost",
        arguments: StoreKind.installed)
    func again(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.store(entry(uid: "7.1"))
        var files: [CatalogFile] = []
        try fixture.store.forEachInstanceFile { files.append($0) }
        try fixture.store.markFiles(missing: files, returned: [], at: Self.start + 1)
        #expect(try fixture.store.instance("7.1")?.missingSince == Date(timeIntervalSince1970: 1_700_000_000.001))
        try fixture.store(
            entry(
                series: "1.1.2", uid: "7.1", sopClass: SOPClass.segmentationStorage, association: "a2", size: 200,
                at: Self.start + 7))
        let instance = try #require(try fixture.store.instance("7.1"))
        #expect((instance.seriesInstanceUID, instance.size) == ("1.1.2", 200))
        #expect((instance.associationID, instance.missingSince) == ("a2", nil))
        #expect(instance.sopClassUID == "1.2.840.10008.5.1.4.1.1.66.4")
        #expect(instance.receivedAt == Date(timeIntervalSince1970: 1_700_000_000.007))
        #expect(try fixture.store.totals().instances == 1)
    }

    @Test(
        "text of a peer is kept without NUL and without end, and no count is negative", arguments: StoreKind.installed)
    func kept(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        let time = Date(timeIntervalSince1970: 1)
        let long = String(repeating: "x", count: 500)
        let record = AssociationRecord(
            associationID: "a", direction: .accepted, callingAETitle: "A\0B", calledAETitle: long, peerAddress: "p",
            startedAt: time, endedAt: time, outcome: "lost", detail: long, instancesStored: -1, instancesRefused: -2,
            bytes: -3)
        _ = try Self.apply([.association(record)], to: fixture, deadline: 0)
        let kept = try #require(try fixture.store.associations(callingAETitle: nil, limit: 9).first)
        #expect(kept.callingAETitle == "A\u{FFFD}B")
        #expect(kept.calledAETitle == String(repeating: "x", count: 400) && kept.detail == kept.calledAETitle)
        #expect((kept.instancesStored, kept.instancesRefused, kept.bytes) == (0, 0, 0))
    }

    @Test("what waits follows a clock that was set, each as far as it may", arguments: StoreKind.installed)
    func clock(kind: StoreKind) throws {
        let fixture = try CatalogFixture(kind)
        try fixture.finish(fixture.runningJob(), ["9.1"], to: ["PACS"], at: Self.start + 2000)
        try fixture.store(entry(study: "1.2"))
        try fixture.complete(at: Self.start + 1000)
        try fixture.store(entry(study: "1.3"))
        _ = try Self.apply([.refusal(refusal("7.1", study: "1.3", at: Self.start + 3))], to: fixture, deadline: 1000)
        func waits() throws -> [Int64?] {
            let refused = try fixture.store.refusals(ofStudy: nil, limit: 9).first?.lastAt.timeIntervalSince1970
            let times: [Int64?] = [
                try fixture.store.nextDeadline(), try fixture.store.nextJobTime(),
                try fixture.store.nextDeliveryTime(destination: nil), refused.map { Int64(($0 * 1000).rounded()) },
            ]
            return times.map { time in time.map { $0 - Self.start } }
        }
        #expect(try waits() == [1000, 1000, 2000, 3])
        try fixture.follow(CatalogFixture.clock(Self.start, step: 500))
        #expect(try waits() == [1500, 1000, 2000, 503], "only what is awaited by idle time moves")
        let limits = ClockCorrection(
            step: 0, now: Self.start, longestStudyWait: 10, longestJobWait: 20, longestDeliveryWait: 30,
            jobLease: 40, deliveryLease: 50)
        try fixture.follow(limits)
        #expect(try waits() == [10, 20, 30, 503])
        let back = ClockCorrection(
            step: -5, now: Self.start - 5, longestStudyWait: nil, longestJobWait: 1000, longestDeliveryWait: 1000,
            jobLease: 40, deliveryLease: 50)
        try fixture.follow(back)
        #expect(try waits() == [10, 20, 30, 503], "a step back moves nothing by itself")
    }
}
