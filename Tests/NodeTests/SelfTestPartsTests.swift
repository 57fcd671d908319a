import Archive
import Catalog
import DICOM
import Foundation
import Node
import TestSupport
import Testing

@Suite("The node of a self-test")
struct SelfTestPartsTests {
    @Test("is not the service, and tells the service manager nothing; all else is as it was called with")
    func environment() {
        let kept = ["SEGNODE_MODELS": "/models", "TMPDIR": "/tmp", "STATE_DIRECTORY": "/state"]
        let service = ["NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "900000"]
        let test = SelfTest(
            environment: kept.merging(service) { $1 }, logger: DeliveryFixture.logger, report: { _ in })
        #expect(test.environment == kept)
    }

    @Test("has its segmentation back when that is there beside the images, whichever came first")
    func segmentation() {
        let images = (1...2).map { Self.instance("1.\($0)", SOPClass.ctImageStorage) }
        let segmentation = Self.instance("1.3", SOPClass.segmentationStorage)
        #expect(SelfTest.segmentation(among: images) == nil)
        #expect(SelfTest.segmentation(among: images + [segmentation]) == segmentation)
        #expect(SelfTest.segmentation(among: [segmentation] + images) == segmentation)
    }

    @Test("has a worker of its own that follows a reload, and a node that is the service has a process")
    func worker() throws {
        let folder = try TemporaryFolder()
        var configuration = NodeConfiguration()
        configuration.storage.folder = folder.path("archive")
        configuration.segmentation.model = Repository.path("Models/commissioning-threshold")
        for hasOwnWorker in [true, false] {
            let daemon = try SegnodeDaemon(
                configuration: configuration, environment: [:], hasOwnWorker: hasOwnWorker,
                logger: DeliveryFixture.logger, reload: { NodeConfiguration() })
            defer { daemon.archive.close() }
            var changed = configuration
            changed.segmentation.seriesNumber = 77
            _ = daemon.settings.apply(changed)
            switch daemon.worker {
            case .process: #expect(hasOwnWorker)
            case .inProcess(let processor):
                #expect(!hasOwnWorker)
                #expect(processor.settings.configuration.segmentation.seriesNumber == 77)
            }
        }
    }

    private static func instance(_ uid: String, _ sopClass: UID) -> InstanceRecord {
        InstanceRecord(
            sopInstanceUID: uid, sopClassUID: sopClass.description, seriesInstanceUID: "1", studyInstanceUID: "1",
            transferSyntaxUID: "1.2.840.10008.1.2.1", imageType: "", path: uid, size: 1, receivedAt: Date(),
            callingAETitle: "SELFTEST")
    }
}
