import Archive
import Catalog
import DICOM
import Foundation
import Logging
import Storage
import Synchronization
import TestSupport

/// An archive in a temporary folder, which goes with it.
struct ArchiveFixture {
    let folder: TemporaryFolder
    let archive: InstanceArchive
    var root: String { archive.layout.root }

    init(_ adjust: (inout ArchiveConfiguration) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        archive = try Self.open(folder.path("archive"), adjust)
    }

    static func open(
        _ root: String,
        _ adjust: (inout ArchiveConfiguration) -> Void = { _ in },
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> InstanceArchive {
        var configuration = ArchiveConfiguration(root: root, minimumFreeBytes: 0, reserveBytes: 0)
        adjust(&configuration)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try InstanceArchive(configuration: configuration, logger: logger, now: now)
    }

    /// Closes the archive and opens it again, as a restart does.
    func reopened(
        _ change: (String) throws -> Void = { _ in },
        adjusting adjust: (inout ArchiveConfiguration) -> Void = { _ in }
    ) throws -> InstanceArchive {
        archive.close()
        try change(root)
        return try Self.open(root, adjust)
    }
}

extension InstanceArchive {
    /// Sends a data set into the archive and waits for the answer.
    func store(
        _ dataSet: TestDataSet,
        announcing sopInstanceUID: String? = nil,
        callingAETitle: String = "SENDER",
        pieceLength: Int = 1000
    ) async -> Result<StoredInstance, ArchiveError> {
        await store(
            dataSet.bytes,
            as: .ct(sopInstanceUID ?? dataSet.sopInstanceUID, callingAETitle: callingAETitle),
            pieceLength: pieceLength
        )
    }

    /// Sends bytes into the archive and waits for the answer.
    func store(
        _ bytes: [UInt8],
        as announcement: InstanceAnnouncement,
        pieceLength: Int = 1000
    ) async -> Result<StoredInstance, ArchiveError> {
        await withCheckedContinuation { continuation in
            let writer = beginInstance(announcement)
            for start in stride(from: 0, to: bytes.count, by: pieceLength) {
                bytes[start..<min(start + pieceLength, bytes.count)].withUnsafeBytes { writer.append($0) }
            }
            writer.commit { continuation.resume(returning: $0) }
        }
    }
}

extension InstanceArchive {
    /// Puts a result into its folder as a job does, without recording it; returns its path.
    @discardableResult
    func writeResult(_ uid: String, study: String = "1.2.3.1", age: Double = 0) throws -> String {
        let object = DataSet()
        object.set(.sopClassUID, string: "1.2.840.10008.5.1.4.1.1.66.4")
        object.set(.sopInstanceUID, string: uid)
        object.set(.studyInstanceUID, string: study)
        object.set(.seriesInstanceUID, string: uid + ".1")
        object.set(.contentDescription, string: "Pancreas")
        object.appendItem(to: .referencedSeriesSequence).set(.seriesInstanceUID, string: "1.2.3.1.1")
        let path = "\(layout.results)/\(uid).dcm"
        try object.write(to: path, transferSyntax: .explicitVRLittleEndian)
        guard age > 0 else { return path }
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: path)
        return path
    }
}

extension InstanceAnnouncement {
    /// Announces a CT image in Explicit VR Little Endian.
    static func ct(_ sopInstanceUID: String, callingAETitle: String = "SENDER") -> InstanceAnnouncement {
        InstanceAnnouncement(
            sopClassUID: "1.2.840.10008.5.1.4.1.1.2",
            sopInstanceUID: sopInstanceUID,
            transferSyntax: .explicitVRLittleEndian,
            callingAETitle: callingAETitle,
            associationID: "association"
        )
    }
}
