import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Jobs
import Node
import Storage
import TestSupport
import Testing

/// An archive whose studies become jobs as soon as they are asked for, without a node around it.
struct StudyFixture {
    let folder: TemporaryFolder
    let archive: InstanceArchive
    let queue: JobQueue

    init() throws {
        folder = try TemporaryFolder()
        archive = try InstanceArchive(
            configuration: ArchiveConfiguration(
                root: folder.path("archive"), minimumFreeBytes: 0, defaultIdleTime: .zero),
            logger: DeliveryFixture.logger)
        // An hour ahead, so that what has been received is due.
        queue = JobQueue(archive: archive, now: { Date() + 3600 })
    }

    /// Stores a slice with every attribute that a volume needs; `change` makes it another one.
    func store(_ instance: SyntheticInstance, _ change: (DataSet) -> Void = { _ in }) throws {
        let slice = instance.dataSet
        change(slice)
        let path = folder.path("\(instance.sopInstanceUID).dcm")
        try slice.write(to: path, transferSyntax: .explicitVRLittleEndian)
        let offset = try FileMetaInformation.read(path).dataSetOffset
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)).dropFirst(offset))
        let writer = archive.beginInstance(
            InstanceAnnouncement(
                sopClassUID: slice.string(.sopClassUID) ?? "", sopInstanceUID: instance.sopInstanceUID.description,
                transferSyntax: .explicitVRLittleEndian, callingAETitle: "CT"))
        bytes.withUnsafeBytes { writer.append($0) }
        writer.commit { _ in }
        archive.settle()
    }

    /// Begins to store another instance of a slice's series, which breaks off.
    func breakOff(_ slice: SyntheticInstance, sopClass: UID = SOPClass.ctImageStorage) {
        var other = slice
        other.sopInstanceUID = .random()
        let receiver = ArchiveStorageProvider(archive: archive).beginInstance(
            StoreRequest(
                associationID: AssociationIdentifier(), callingAETitle: ApplicationEntityTitle(constant: "SENDER"),
                calledAETitle: ApplicationEntityTitle(constant: "NODE"), peerAddress: "127.0.0.1",
                sopClassUID: sopClass.description, sopInstanceUID: other.sopInstanceUID.description,
                transferSyntax: .explicitVRLittleEndian))
        other.encoded.withUnsafeBytes { receiver.receive($0) }
        receiver.abandon()
        archive.settle()
    }

    /// The job of the study that was stored, begun by worker "w".
    func claimedJob() throws -> JobRecord {
        _ = try queue.completeDueStudies()
        return try #require(try queue.claim(worker: "w"))
    }

    /// A job as it stands.
    func job(_ id: Int64) throws -> JobRecord { try #require(try queue.index.job(id)) }

    /// An attempt at a job of which nobody watches the progress.
    func run(_ job: JobRecord) -> JobRun { JobRun(job: job, queue: queue, onProgress: { _ in }) }
}
