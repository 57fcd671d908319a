import Archive
import Catalog
import DICOM
import DICOMNetwork
import Foundation
import Glibc
import Imaging
import Phantoms
import Synchronization
import TestSupport
import Testing

extension EndToEnd {
    @Suite("The worker process")
    struct WorkerTests {
        @Test("it steps back: limited memory, lower priority, ended first, no descriptor of the node's")
        func manners() async throws {
            let node = try NodeUnderTest(environment: ["SEGNODE_SEGMENTATION_MEMORY_LIMIT": "1GB"])
            let worker = try await Self.worker(of: node)
            #expect(worker.limit("Max data size")?.contains("1000000000") == true)
            #expect(worker.niceness == 10)
            #expect(worker.file("oom_score_adj") == "500")
            let inherited = worker.descriptors.filter { $0.value.hasPrefix("socket:") && $0.key != "0" }
            #expect(inherited.isEmpty, "\(worker.descriptors)")
        }

        @Test("it ends with the node, even if that is killed", arguments: [SIGTERM, SIGKILL])
        func endsWithNode(signal: Int32) async throws {
            let node = try NodeUnderTest()
            let worker = try await Self.worker(of: node)
            if signal == SIGTERM { #expect(node.terminate() == 0) } else { node.kill() }
            try await eventually("the worker is gone", within: .seconds(10)) { !worker.isRunning }
        }

        @Test("a worker that is told to stop gives its job back, and the attempt does not count")
        func givesBack() async throws {
            let node = try await Self.nodeAtWork()
            #expect(node.terminate() == 0)
            let job = try #require(try node.index().jobs().first)
            #expect((job.state, job.attempts) == (.queued, 0))
            try node.start()
            try await eventually("the job is done") { try node.index().jobs().map(\.state) == [.succeeded] }
            #expect(try node.index().jobs().first?.attempts == 1)
        }

        @Test(
            "one that dies costs its job an attempt, named with the signal; the second death is final",
            arguments: [SIGKILL, SIGSEGV])
        func twoDeaths(signal: Int32) async throws {
            let node = try await Self.nodeAtWork()
            let reason = "the worker was ended by signal \(signal) (\(signal == SIGKILL ? "SIGKILL" : "SIGSEGV"))"
            try await Self.worker(of: node).end(signal)
            try await eventually("the death is on record") { try node.index().jobs().first?.workerDeaths == 1 }
            let first = try #require(try node.index().jobs().first)
            #expect(first.state == .queued || first.state == .running)
            #expect(first.reason?.hasPrefix("\(reason) at \"") == true)
            try await Self.awaitWork(of: node)
            try await Self.worker(of: node).end(signal)
            try await eventually("the job has failed") { try node.index().jobs().map(\.state) == [.failed] }
            let last = try #require(try node.index().jobs().first)
            #expect(last.errorClass == .permanent)
            #expect(last.reason?.hasPrefix("\(reason) at \"") == true)
            #expect(node.process?.isRunning == true)
            #expect(try await TestSender(port: node.port).withAssociation { try await $0.echo() } == .success)
        }

        @Test("a job that outlasts its time is ended, twice, and says so")
        func timeLimit() async throws {
            let node = try await Self.nodeAtWork(environment: ["SEGNODE_SEGMENTATION_TIME_LIMIT": "300ms"])
            try await eventually("the job has failed") { try node.index().jobs().map(\.state) == [.failed] }
            let job = try #require(try node.index().jobs().first)
            #expect(job.workerDeaths == 2)
            #expect(job.reason?.contains("after 300ms, the time limit") == true)
        }

        @Test("a study that does not fit into the worker's memory is refused with a sentence, not by a death")
        func memoryLimit() async throws {
            let node = try NodeUnderTest(environment: ["SEGNODE_SEGMENTATION_MEMORY_LIMIT": "240MB"])
            let geometry = VolumeGeometry(
                columns: 512, rows: 512, rowDirection: SIMD3(1, 0, 0), columnDirection: SIMD3(0, 1, 0),
                rowSpacing: 0.7, columnSpacing: 0.7, slicePositions: (0..<120).map { SIMD3(0, 0, Double($0)) })
            let series = try PhantomSeries(
                Volume(geometry: geometry, voxels: [Int16](repeating: 0, count: geometry.voxelCount)))
            _ = try await TestSender(port: node.port).store(try series.items())
            try await eventually("the job has ended") {
                try node.index().jobs().contains { [.failed, .succeeded].contains($0.state) }
            }
            let job = try #require(try node.index().jobs().first)
            #expect((job.state, job.workerDeaths) == (.failed, 0))
            #expect(job.reason?.contains("voxels, more than the") == true, "\(job.reason ?? "")")
        }

        @Test("a model that is not there ends the node at its start with status 78 and a sentence")
        func noModel() throws {
            let folder = try TemporaryFolder()
            let outcome = try OutsideProgram(url: Repository.program).run([
                "serve", "--port", "0", "--storage", folder.path("archive"), "--model", "no-such-model",
            ])
            #expect(outcome.status == 78)
            #expect(outcome.output.contains("there is no model bundle \"no-such-model\""), "\(outcome.output)")
        }

        @Test("SIGHUP reaches it: the next result goes to the new destination under the new number")
        func reload() async throws {
            let pacs = try NodeUnderTest(options: ["--ae-title", "PACS2"])
            let folder = try TemporaryFolder()
            let file = folder.url.appending(path: "segnode.yaml")
            try "segmentation:\n  seriesNumber: 11\n".write(to: file, atomically: true, encoding: .utf8)
            let node = try NodeUnderTest(options: ["--config", folder.path("segnode.yaml")])
            let destination = "destinations:\n  - {name: pacs, aeTitle: PACS2, host: 127.0.0.1, port: \(pacs.port)}\n"
            try "segmentation:\n  seriesNumber: 4711\n\(destination)".write(
                to: file, atomically: true, encoding: .utf8)
            node.process?.send(SIGHUP)
            try await eventually("the configuration is read again") {
                node.logText.contains("Configuration read again")
            }
            let series = try PhantomSeries()
            _ = try await TestSender(port: node.port).store(try series.items())
            try await eventually("the SEG is delivered") { try node.index().deliveries().map(\.state) == [.delivered] }
            let path = try #require(try node.index().results().first?.path)
            #expect(try DataSet(contentsOf: path).string(.seriesNumber) == "4711")
        }

        @Test("it works standing alone beside a node, too, and gives back what it has when it is told to stop")
        func standingAlone() async throws {
            let node = try await Self.nodeAtWork()
            try await Self.worker(of: node).end(SIGSTOP)
            let alone = try SpawnedProcess(
                Repository.program, ["work", "--storage", node.archiveFolder, "--model", "commissioning-threshold"],
                environment: [:])
            let series = try PhantomSeries()
            _ = try await TestSender(port: node.port).store(try series.items())
            try await eventually("the second study is done by the other worker") {
                try node.index().jobs().contains { $0.state == .succeeded }
            }
            alone.send(SIGTERM)
            #expect(alone.wait() == 0)
            try await Self.worker(of: node).end(SIGCONT)
        }

        /// A node whose worker is in the middle of a study.
        private static func nodeAtWork(environment: [String: String] = [:]) async throws -> NodeUnderTest {
            let node = try NodeUnderTest(model: "pancreas-ct", environment: environment)
            let phantom = AbdomenPhantom(
                PhantomParameters(columns: 192, pixelSpacing: 2, slices: 40, sliceSpacing: 5, noise: 12, seed: 1))
            let series = try PhantomSeries(phantom.volume)
            _ = try await TestSender(port: node.port).store(try series.items())
            if environment.isEmpty { try await awaitWork(of: node) }
            return node
        }

        private static func awaitWork(of node: NodeUnderTest) async throws {
            try await eventually("the network is at work") {
                let job = try node.index().jobs().first
                return job?.state == .running && job?.stage == "segmenting"
            }
        }

        private static func worker(of node: NodeUnderTest) async throws -> WorkerUnderTest {
            let identifier = try #require(node.process?.processIdentifier)
            var worker: WorkerUnderTest?
            try await eventually("there is a worker") {
                worker = WorkerUnderTest(of: identifier)
                return worker?.isRunning == true
            }
            return try #require(worker)
        }
    }

    @Suite("A worker that is killed again and again")
    struct WorkerKillingTests {
        @Test("reception never pauses while 3 senders store, and nothing acknowledged is lost")
        func receptionGoesOn() async throws {
            let node = try NodeUnderTest(idle: "300ms")
            let process = try #require(node.process)
            let senders = (1...3).map { _ in PersistentSender() }
            let longest = LongestWait()
            let machine = MachineStall()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await machine.measure() }
                for sender in senders { group.addTask { [port = node.port] in await sender.run(on: port) } }
                group.addTask { [port = node.port] in
                    try await TestSender(port: port).withAssociation { association in
                        while !Task.isCancelled {
                            let start = ContinuousClock.now
                            guard try await association.echo() == .success else { throw Unanswered() }
                            longest.add(.now - start)
                            try await Task.sleep(for: .milliseconds(5))
                        }
                    }
                }
                var killed: Set<Int32> = []
                try await eventually("20 workers are killed", within: .seconds(300)) {
                    if let worker = WorkerUnderTest(of: process.processIdentifier),
                        killed.insert(worker.identifier).inserted
                    {
                        try await Task.sleep(for: .milliseconds(.random(in: 0...200)))
                        worker.end(killed.count.isMultiple(of: 2) ? SIGKILL : SIGSEGV)
                    }
                    return killed.count == 20
                }
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {} catch NetworkError.cancelled {}
            }
            let bound = max(.seconds(1), machine.value * 3)
            #expect(longest.value < bound)
            for sender in senders {
                #expect(await sender.refusals.isEmpty)
                #expect(await sender.longestWait < bound)
            }
            var acknowledged: [String: [UInt8]] = [:]
            for sender in senders { acknowledged.merge(await sender.acknowledged) { first, _ in first } }
            #expect(process.isRunning)
            #expect(node.terminate() == 0)
            #expect(try ArchiveAudit(node.index()).problems(acknowledged: acknowledged).isEmpty)
        }

        private struct Unanswered: Error {}

        private final class LongestWait: Sendable {
            private let longest = Mutex(Duration.zero)

            var value: Duration { longest.withLock { $0 } }

            func add(_ duration: Duration) { longest.withLock { $0 = max($0, duration) } }
        }
    }
}
