import Archive
import Catalog
import DICOM
import Foundation
import GRDB
import Jobs
import Logging
import Node
import Platform
import Storage
import TestSupport
import Testing

extension EndToEnd {
    /// The worker process without a node around it: what it tells, and what it takes from the configuration.
    @Suite("A supervised worker")
    struct WorkerLineTests {
        private let folder: TemporaryFolder
        private var configuration = NodeConfiguration()

        init() throws {
            folder = try TemporaryFolder()
            configuration.storage.folder = folder.path("archive")
            configuration.segmentation.model = "commissioning-threshold"
        }

        @Test("it tells that it is ready, and then again and again that there is nothing to do")
        func idle() async throws {
            try archive().close()
            let worker = try start()
            var lines: [String] = []
            try await eventually("the worker says three times that it is idle") {
                lines += worker.lines()
                return lines.count >= 4
            }
            #expect(lines.prefix(4) == ["ready", "idle", "idle", "idle"])
        }

        @Test("it takes the number of attempts from the configuration", arguments: [1, 2])
        mutating func attempts(most: Int) async throws {
            configuration.retry.jobAttempts = most
            let archive = try archive()
            let stored = try await store(in: archive)
            // Reading this file's beginning is an input/output error, which may pass.
            try FileManager.default.removeItem(atPath: stored)
            try FileManager.default.createSymbolicLink(atPath: stored, withDestinationPath: "/proc/self/mem")
            try await archive.database.write { try $0.execute(sql: "UPDATE study SET deadline_at = 1") }
            let queue = JobQueue(archive: archive)
            #expect(try queue.completeDueStudies().count == 1)
            let worker = try start()
            try await eventually("an attempt has ended") {
                let job = try queue.index.jobs().first
                return job?.attempts == 1 && job?.state != .running
            }
            let job = try #require(try queue.index.jobs().first)
            #expect(job.state == (most == 1 ? .failed : .queued) && job.errorClass == .retryable)
            worker.signal(SIGTERM)
            try await eventually("the worker ends") { worker.ending() != nil }
            #expect(worker.ending()?.cause == .status(0))
            archive.close()
        }

        private func archive() throws -> InstanceArchive {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            return try InstanceArchive(
                configuration: ArchiveConfiguration(
                    root: configuration.storage.folder, minimumFreeBytes: 0, reserveBytes: 0), logger: logger)
        }

        /// Stores a slice; returns the path of its file.
        private func store(in archive: InstanceArchive) async throws -> String {
            let instance = SyntheticInstance()
            let result: Result<StoredInstance, ArchiveError> = await withCheckedContinuation { continuation in
                let writer = archive.beginInstance(
                    InstanceAnnouncement(
                        sopClassUID: SOPClass.ctImageStorage.description,
                        sopInstanceUID: instance.sopInstanceUID.description,
                        transferSyntax: .explicitVRLittleEndian, callingAETitle: "CT1"))
                instance.encoded.withUnsafeBytes { writer.append($0) }
                writer.commit { continuation.resume(returning: $0) }
            }
            archive.settle()
            return try result.get().path
        }

        private func start() throws -> ChildProcess {
            let worker = try ChildProcess(
                Repository.program.path(percentEncoded: false), ["segnode", "work", "--supervised"])
            #expect(worker.send(try configuration.line))
            return worker
        }
    }
}
