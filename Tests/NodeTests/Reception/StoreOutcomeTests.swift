import Archive
import Catalog
import DICOM
import DICOMNetwork
import Node
import Platform
import Testing

/// The table of Conformance 4.2.1, as far as the archive decides it.
@Suite("What a sender is told of an instance that is refused")
struct StoreOutcomeTests {
    struct Case: Sendable {
        let error: ArchiveError
        let status: UInt16
        var element: AttributeTag?
    }

    private static let path = "/var/lib/segnode/incoming/7.part"
    private static let patient = "DOE^JOHN"

    static let cases = [
        Case(
            error: .invalidUID(attribute: "Affected SOP Instance UID", found: patient), status: 0xC000,
            element: AttributeTag(0x0000, 0x1000)),
        Case(
            error: .invalidUID(attribute: "Affected SOP Class UID", found: patient), status: 0xC000,
            element: AttributeTag(0x0000, 0x0002)),
        Case(
            error: .sopMismatch(attribute: "SOP Instance UID", announced: "1.2", found: patient), status: 0xA900,
            element: AttributeTag(0x0008, 0x0018)),
        Case(
            error: .sopMismatch(attribute: "SOP Class UID", announced: "1.2", found: nil), status: 0xA900,
            element: AttributeTag(0x0008, 0x0016)),
        Case(
            error: .unusableUID(attribute: "Study Instance UID", found: patient), status: 0xC000,
            element: AttributeTag(0x0020, 0x000D)),
        Case(
            error: .unusableUID(attribute: "Series Instance UID", found: nil), status: 0xC000,
            element: AttributeTag(0x0020, 0x000E)),
        Case(error: .malformed(reason: "it ends at byte 7"), status: 0xC000),
        Case(error: .duplicateDiffers(sopInstanceUID: "1.2"), status: 0x0111),
        Case(error: .noSpace(freeBytes: 1, requiredBytes: 2), status: 0xA700),
        Case(error: .noSpace(freeBytes: nil, requiredBytes: nil), status: 0xA700),
        Case(error: .writeFailed(PlatformError(operation: "write", path: path, errorNumber: 28)), status: 0xA700),
        Case(error: .unusableFolder(PlatformError(operation: "open", path: path, errorNumber: 13)), status: 0xA700),
        Case(error: .indexUnavailable(reason: "INSERT … \(patient)"), status: 0xA700),
        Case(error: .database(reason: "INSERT … \(patient)"), status: 0xA700),
        Case(error: .locked(path: path, holder: "1"), status: 0xA700),
        Case(error: .closing, status: 0xA700),
    ]

    @Test("the status says what to do, the comment why, without a path or anything that was sent", arguments: cases)
    func outcome(example: Case) {
        let outcome = example.error.serviceOutcome
        #expect(outcome.status.rawValue == example.status)
        #expect(outcome.offendingElements == [example.element].compactMap { $0 })
        let comment = outcome.errorComment ?? ""
        #expect(!comment.isEmpty)
        #expect(!comment.contains("/") && !comment.contains(Self.patient), "\(comment)")
    }
}
