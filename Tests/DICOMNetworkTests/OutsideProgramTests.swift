import DICOM
import DICOMNetwork
import Foundation
import NIOPosix
import TestSupport
import Testing

@Suite("Programs that others wrote")
struct OutsideProgramTests {
    static func isInstalled(_ name: String) -> Bool { OutsideProgram.isInstalled(name) }

    /// Runs a program to its end, on a thread that may block.
    static func run(_ name: String, _ arguments: [String]) async throws -> OutsideProgram.Outcome {
        let program = try #require(OutsideProgram(name))
        return try await NIOThreadPool.singleton.runIfActive { try program.run(arguments) }
    }

    @Test("DCMTK's echoscu gets its echo", .enabled(if: isInstalled("echoscu"), "echoscu is not installed"))
    func echoscu() async throws {
        try await RunningAcceptor.run { running in
            let outcome = try await Self.run(
                "echoscu",
                ["-v", "-aec", "SEGNODE", "--repeat", "3", "127.0.0.1", "\(running.port)"]
            )
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(try await RunningAcceptor.eventually { running.observer.ended.first?.echoes == 3 })
            #expect(running.observer.ended.first?.end == .released)
        }
    }

    @Test("DCMTK's echoscu is told that the title is wrong", .enabled(if: isInstalled("echoscu"), "no echoscu"))
    func wrongTitle() async throws {
        try await RunningAcceptor.run { running in
            let outcome = try await Self.run(
                "echoscu",
                ["-aec", "OTHER", "127.0.0.1", "\(running.port)"]
            )
            #expect(outcome.status != 0)
            #expect(outcome.output.contains("Called AE Title Not Recognized"), "\(outcome.output)")
        }
    }

    @Test(
        "DCMTK's senders store bit for bit",
        .enabled(if: isInstalled("storescu"), "DCMTK's tools are not installed"),
        arguments: ["storescu", "dcmsend"],
        [4096, 16_384, 131_072]
    )
    func senders(program: String, maximumPDULength: Int) async throws {
        let folder = try TemporaryFolder()
        let instance = try SampleInstance(in: folder, pixelBytes: 300_000)
        try await RunningAcceptor.run(configure: { $0.maximumPDULength = maximumPDULength }) { running in
            let outcome = try await Self.run(
                program,
                ["-aec", "SEGNODE", "127.0.0.1", "\(running.port)", instance.path]
            )
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(running.storage.instances.count == 1)
            #expect(running.storage.instances.first?.bytes == instance.dataSet)
            #expect(running.storage.instances.first?.request.sopInstanceUID == instance.sopInstanceUID.description)
        }
    }

    @Test("DCMTK's findscu finds nothing where nothing is", .enabled(if: isInstalled("findscu"), "no findscu"))
    func findscu() async throws {
        try await RunningAcceptor.run(services: [NothingFound()]) { running in
            let outcome = try await Self.run(
                "findscu",
                [
                    "-v", "-S", "-aec", "SEGNODE", "-k", "QueryRetrieveLevel=STUDY", "-k", "PatientID=1",
                    "127.0.0.1", "\(running.port)",
                ])
            #expect(outcome.status == 0, "\(outcome.output)")
            #expect(outcome.output.contains("Received Final Find Response (Success)"), "\(outcome.output)")
            #expect(try await RunningAcceptor.eventually { running.observer.ended.first?.end == .released })
        }
    }

    @Test(
        "DCMTK's storescp takes what we send, as it is",
        .enabled(if: isInstalled("storescp"), "DCMTK's tools are not installed"),
        arguments: [4096, 131_072]
    )
    func storescp(maximumPDULength: Int) async throws {
        let folder = try TemporaryFolder()
        let instance = try SampleInstance(in: folder, pixelBytes: 500_000)
        let received = folder.path("received")
        try FileManager.default.createDirectory(atPath: received, withIntermediateDirectories: true)
        let receiver = try await NIOThreadPool.singleton.runIfActive {
            try StoreReceiver(folder: received, maximumPDULength: maximumPDULength)
        }
        let remote = RemoteApplicationEntity(
            title: ApplicationEntityTitle(constant: "STORESCP"),
            host: "127.0.0.1",
            port: receiver.port
        )
        let contexts = [ProposedContext.verification, AssociationTests.ct]
        let (echo, response) = try await RequestorTests.requestor()
            .withAssociation(to: remote, proposing: contexts) {
                (try await $0.echo(), try await $0.store(instance.item))
            }
        #expect(echo == .success)
        #expect(response.status == .success)
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: received).first)
        let stored = try Data(contentsOf: URL(filePath: "\(received)/\(name)"))
        #expect(Array(stored.suffix(instance.dataSet.count)) == instance.dataSet)
    }
}
