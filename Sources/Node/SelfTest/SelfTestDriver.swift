import Archive
package import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Imaging
import Logging
import NIOPosix
import Phantoms
import SegmentationIOD
import ServiceLifecycle

/// Plays the modality and the PACS of a self-test; when it ends, the node beside it ends.
struct SelfTestDriver: Service {
    let daemon: SegnodeDaemon
    let ports: AsyncStream<Int>
    let folder: String
    let report: @Sendable (String) -> Void
    let logger: Logger

    /// How long the segmentation may take to come back.
    private static let patience = Duration.seconds(120)

    func run() async throws {
        guard let port = await ports.first(where: { _ in true }) else { return }
        report("associations are accepted on port \(port)")
        deliverToItself(port)
        let phantom = CommissioningPhantom()
        let files = try writeSeries(phantom)
        try await send(files, port: port)
        report("\(files.count) CT images were sent by C-STORE and acknowledged")
        let path = try await awaitSegmentation()
        report("the study was completed, segmented, and its SEG came back by C-STORE")
        try compare(path, with: phantom, files: files)
        report("the returned mask is the phantom's, voxel for voxel: \(phantom.truth.foregroundCount) voxels")
    }

    private var title: ApplicationEntityTitle { daemon.settings.configuration.aeTitle }

    private func deliverToItself(_ port: Int) {
        var configuration = daemon.settings.configuration
        configuration.destinations = [Destination(name: "itself", aeTitle: title, host: "127.0.0.1", port: port)]
        _ = daemon.settings.apply(configuration)
    }

    private func writeSeries(_ phantom: CommissioningPhantom) throws -> [String] {
        let source = folder + "/selftest-ct"
        try FileManager.default.createDirectory(atPath: source, withIntermediateDirectories: true)
        var description = CTSeriesDescription(
            identity: ["selftest", UID.random().description], studyDate: "20260101", studyTime: "120000")
        description.patientName = "Selftest^Segnode"
        description.patientID = "SELFTEST"
        return try CTSeriesWriter(description).write(phantom.volume, to: source)
    }

    private func send(_ files: [String], port: Int) async throws {
        let requestor = AssociationRequestor(
            callingAETitle: ApplicationEntityTitle(constant: "SELFTEST"),
            group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let remote = RemoteApplicationEntity(title: title, host: "127.0.0.1", port: port)
        let context = ProposedContext(
            abstractSyntax: SOPClass.ctImageStorage, transferSyntaxes: [.explicitVRLittleEndian])
        let statuses = try await requestor.withAssociation(to: remote, proposing: [context]) { association in
            var statuses: [DIMSEStatus] = []
            for file in files { statuses.append(try await association.store(try StoreItem(part10: file)).status) }
            return statuses
        }
        if let failure = statuses.first(where: { $0 != .success }) {
            throw NodeError.selfTestFailed(stage: "C-STORE", found: "\(failure)", expected: "\(DIMSEStatus.success)")
        }
    }

    /// Waits until the node has received its own segmentation, and returns the received file.
    private func awaitSegmentation() async throws -> String {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let received = try daemon.archive.index.studies().flatMap {
                try daemon.archive.index.instances(ofStudy: $0.studyInstanceUID)
            }
            if let segmentation = SelfTest.segmentation(among: received) { return segmentation.path }
            try await Task.sleep(for: .milliseconds(100))
        }
        let jobs = try daemon.archive.index.jobs().map { "job \($0.id) \($0.state.rawValue) \($0.reason ?? "")" }
        throw NodeError.selfTestFailed(
            stage: "delivery", found: "no SEG after \(Self.patience) (\(jobs.joined(separator: "; ")))",
            expected: "a SEG")
    }

    private func compare(_ path: String, with phantom: CommissioningPhantom, files: [String]) throws {
        let mask = try SegmentationReader(contentsOf: path).mask(on: SeriesReader().read(files: files))
        let wrong = zip(mask.voxels, phantom.truth.voxels).count { $0 != $1 }
        guard wrong == 0, mask.voxels.count == phantom.truth.voxels.count else {
            throw NodeError.selfTestFailed(
                stage: "comparison", found: "\(wrong) of \(mask.voxels.count) voxels differ", expected: "none")
        }
    }
}

extension SelfTest {
    /// What came back, beside the images that were sent.
    package static func segmentation(among received: [InstanceRecord]) -> InstanceRecord? {
        received.first { $0.sopClassUID == SOPClass.segmentationStorage.description }
    }
}
