import Archive
import Catalog
import DICOMNetwork
import Foundation
import Logging
import Node
import Storage
import TestSupport
import Testing

@Suite("What log and index are told of associations")
struct AssociationLogTests {
    private let folder: TemporaryFolder
    private let archive: InstanceArchive
    private let events = LoggedEvents()

    init() throws {
        folder = try TemporaryFolder()
        archive = try InstanceArchive(
            configuration: ArchiveConfiguration(root: folder.path("archive"), minimumFreeBytes: 0),
            logger: DeliveryFixture.logger)
    }

    private var log: AssociationLog { AssociationLog(archive: archive, logger: events.logger) }

    private func summary(calling: String = "CT1", end: AssociationEnd?) -> AssociationSummary {
        var summary = AssociationSummary(
            id: AssociationIdentifier(), callingAETitle: calling, calledAETitle: "SEGNODE", peerAddress: "10.0.0.7")
        (summary.storedInstances, summary.refusedInstances, summary.interruptedInstances) = (5, 3, 2)
        (summary.dataSetBytes, summary.elapsed, summary.end) = (12_345_678, .milliseconds(90_250), end)
        return summary
    }

    private func values(of summary: AssociationSummary) -> [String: String] {
        [
            "association.id": summary.id.description, "ae.calling": summary.callingAETitle, "ae.called": "SEGNODE",
            "peer": "10.0.0.7",
        ]
    }

    private static let figures = [
        "instances.stored": "5", "instances.refused": "3", "instances.interrupted": "2", "bytes": "12345678",
    ]

    @Test("the end of one stands in the log and, with every value in its place, in the index")
    func ended() throws {
        defer { archive.close() }
        let summary = summary(end: .released)
        log.associationEnded(summary)
        let told = values(of: summary).merging(Self.figures) { $1 }.merging(["end": "released"]) { $1 }
        #expect(events.all == [.init(level: .info, message: "Association ended", values: told)])
        archive.settle()
        let found = try #require(try archive.index.associations().first)
        #expect(abs(found.endedAt.timeIntervalSince(found.startedAt) - 90.25) < 0.01)
        #expect(
            found
                == AssociationRecord(
                    associationID: summary.id.description, direction: .accepted, callingAETitle: "CT1",
                    calledAETitle: "SEGNODE", peerAddress: "10.0.0.7", startedAt: found.startedAt,
                    endedAt: found.endedAt, outcome: "released", detail: "released", instancesStored: 5,
                    instancesRefused: 3, bytes: 12_345_678))
        #expect(try archive.index.associations().count == 1)
    }

    @Test("one that was accepted is told to the log alone, with the first eight contexts that were refused")
    func accepted() throws {
        defer { archive.close() }
        var summary = summary(end: nil)
        log.associationAccepted(summary)
        summary.refusedContexts = (1...9).map { "context \($0)" }
        log.associationAccepted(summary)
        let refused = (1...8).map { "context \($0)" }.joined(separator: "; ")
        let known = values(of: summary)
        #expect(
            events.all == [
                .init(level: .debug, message: "Association accepted", values: known),
                .init(
                    level: .debug, message: "Association accepted",
                    values: known.merging(["contexts.refused": refused]) { $1 }),
            ])
        archive.settle()
        #expect(try archive.index.associations().isEmpty)
    }

    @Test("one that was rejected is a warning, and its titles, which nobody has checked, steer no terminal")
    func rejected() throws {
        defer { archive.close() }
        log.associationRejected(summary(calling: "C\u{1B}T", end: .rejected(.calledAETitleNotRecognized)))
        #expect(events.all.map(\.level) == [.warning])
        archive.settle()
        let found = try #require(try archive.index.associations().first)
        #expect(found.callingAETitle == #"C\x1bT"# && found.outcome == "rejected")
        #expect(found.detail.hasPrefix("rejected: "))
    }

    @Test("each way to end has its word in the index, and what more is known beside it")
    func outcomes() throws {
        defer { archive.close() }
        let ends: [(end: AssociationEnd?, outcome: String, detail: String)] = [
            (.released, "released", "released"), (.abortedByPeer(.serviceUser), "aborted", "aborted by the peer: "),
            (.abortedLocally("why"), "aborted", "aborted by us: why"),
            (.acceptedWrongly("how"), "aborted", "aborted by us: how"),
            (.connectionLost, "lost", "the connection was lost"), (.timedOut("a PDU"), "timedOut", "timed out"),
            (nil, "lost", ""),
        ]
        for (number, end) in ends.enumerated() {
            log.associationEnded(summary(calling: "CT\(number)", end: end.end))
        }
        archive.settle()
        for (number, end) in ends.enumerated() {
            let found = try archive.index.associations(callingAETitle: "CT\(number)")
            #expect(found.map(\.outcome) == [end.outcome])
            #expect(found.first?.detail.hasPrefix(end.detail) == true)
            #expect(!end.detail.isEmpty || found.first?.detail == "")
        }
    }
}
