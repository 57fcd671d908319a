import Archive
import Catalog
import DICOM
import Foundation
import Jobs
import Logging
import Storage
import TestSupport
import Testing

extension EndToEnd {
    /// An archive with a job in each state, told by the listings.
    @Suite("Listings of jobs that ended in every way")
    struct ListedJobsTests {
        private let folder: TemporaryFolder
        private let archive: InstanceArchive
        private let queue: JobQueue

        init() throws {
            folder = try TemporaryFolder()
            archive = try InstanceArchive(
                configuration: ArchiveConfiguration(
                    root: folder.path("archive"), minimumFreeBytes: 0, defaultIdleTime: .zero),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            // An hour ahead, so that what has been received is due.
            queue = JobQueue(archive: archive, now: { Date() + 3600 })
        }

        /// Stores a study of one slice and begins its job.
        private func job(_ study: String) throws -> Int64 {
            var slice = SyntheticInstance()
            slice.studyInstanceUID = try #require(UID(study))
            let writer = archive.beginInstance(
                InstanceAnnouncement(
                    sopClassUID: SOPClass.ctImageStorage.description,
                    sopInstanceUID: slice.sopInstanceUID.description, transferSyntax: .explicitVRLittleEndian,
                    callingAETitle: "CT1"))
            slice.encoded.withUnsafeBytes { writer.append($0) }
            writer.commit { _ in }
            archive.settle()
            _ = try queue.completeDueStudies()
            return try #require(try queue.claim(worker: "w")).id
        }

        private func decision(_ outcome: String, _ more: String = "") -> Data {
            Data(
                """
                {"findings":[],"model":{"digest":"d1","name":"m","version":"3"},"outcome":"\(outcome)","repairs":[],\
                "series":[],"stageMilliseconds":{}\(more)}
                """.utf8)
        }

        private func makeJobs() throws {
            let ends = [
                ("1.2.1", decision("Found Pancreas.", #","volumeMillilitres":81.25"#)),
                // Where the slices are not evenly spaced there is no volume.
                ("1.2.2", decision("Found Pancreas.")), ("1.2.3", decision("Nothing found.")),
                ("1.2.4", decision("Found Pancreas.", #","volumeMillilitres":81.25,"partial":"Partial: 1 slice""#)),
            ]
            for (study, decision) in ends {
                try queue.succeed(job(study), by: nil, decision: decision, results: [], destinations: [])
            }
            try queue.skip(job("1.2.5"), by: nil, reason: "no CT", decision: decision("no CT"))
            let permanent = JobFailure(errorClass: .permanent, reason: "broken")
            try queue.fail(job("1.2.6"), by: nil, failure: permanent, decision: decision("so far"))
            try queue.fail(job("1.2.7"), by: nil, failure: JobFailure(errorClass: .retryable, reason: "no memory"))
            _ = try queue.heartbeat(job("1.2.8"), by: nil, progress: 0.25, stage: "reading")
            archive.close()
        }

        private func run(_ words: String...) throws -> String {
            let segnode = OutsideProgram(url: Repository.program)
            let outcome = try segnode.run(
                words + ["--storage", folder.path("archive")], environment: ["COLUMNS": "400"])
            #expect(outcome.status == 0, "\(outcome.output)")
            return outcome.output
        }

        @Test("jobs without a result and those with a partial one are told by themselves")
        func listed() throws {
            try makeJobs()
            let text = try run("results", "--skipped").split(separator: "\n").map { String($0) }
            let without = ["1.2.3", "1.2.4", "1.2.5", "1.2.6"]
            #expect(text.filter { $0.hasPrefix("Study ") }.sorted() == without.map { "Study \($0)" })
            let json = try JSONSerialization.jsonObject(with: Data(run("results", "--skipped", "--json").utf8))
            let jobs = try #require(json as? [[String: Any]])
            #expect(jobs.compactMap { $0["studyInstanceUID"] as? String }.sorted() == without)
            let one = try run("results", "--skipped", "--study", "1.2.5").split(separator: "\n").map { String($0) }
            #expect(one == ["Study 1.2.5", "Job 5 skipped, attempt 1: no CT", "  model m 3", "  outcome: no CT"])
        }

        @Test("the archive is that of the option, else of the configuration file or of the environment")
        func places() throws {
            try makeJobs()
            let (here, segnode) = (folder.path("archive"), OutsideProgram(url: Repository.program))
            for (name, root) in [("here", here), ("nowhere", "/nowhere")] {
                try "storage: {folder: \(root)}\n".write(
                    to: folder.url.appending(path: "\(name).yaml"), atomically: true, encoding: .utf8)
            }
            let elsewhere = ["SEGNODE_STORAGE_FOLDER": "/nowhere"]
            let ways: [(options: [String], environment: [String: String], status: Int32)] = [
                (["--config", folder.path("here.yaml")], [:], 0), (["--config", folder.path("nowhere.yaml")], [:], 69),
                ([], ["SEGNODE_STORAGE_FOLDER": here], 0), (["--config", folder.path("here.yaml")], elsewhere, 69),
                (["--storage", here], elsewhere, 0),
                (["--storage", here, "--config", folder.path("nowhere.yaml")], elsewhere, 0),
            ]
            for way in ways {
                let outcome = try segnode.run(["instances", "--sop-uids"] + way.options, environment: way.environment)
                #expect(outcome.status == way.status, "\(way): \(outcome.output)")
                #expect(way.status != 0 || outcome.output.split(separator: "\n").count == 8)
            }
        }

        @Test("jobs that are named are tried again, each told by its number, and no other")
        func retry() throws {
            try makeJobs()
            #expect(try run("retry", "5", "6") == "2 jobs and 0 deliveries will be tried again.\n")
            let index = try ArchiveIndex(root: folder.path("archive"))
            let queued = try index.jobs(JobFilter(state: .queued)).map(\.id)
            #expect(queued.sorted() == [5, 6, 7])
            #expect(try index.job(6)?.attempts == 0)
            #expect(try index.job(7)?.attempts == 1)
        }

        @Test("each study tells where it is on its way, and a job how far it is and when it is tried again")
        func states() throws {
            try makeJobs()
            let rows = try run("studies").split(separator: "\n").dropFirst().map { $0.split(separator: " ").suffix(3) }
            let states = Dictionary(uniqueKeysWithValues: rows.map { (String($0.last ?? ""), String($0.first ?? "")) })
            #expect(
                states == [
                    "1.2.1": "succeeded", "1.2.2": "succeeded", "1.2.3": "succeeded", "1.2.4": "succeeded",
                    "1.2.5": "skipped", "1.2.6": "failed", "1.2.7": "queued", "1.2.8": "running",
                ])
            let working = try run("jobs", "--study", "1.2.8", "--decisions")
            #expect(working == "Job 8 running 25 % reading, attempt 1: \n")
            let waiting = try run("jobs", "--study", "1.2.7", "--decisions").split(separator: "\n")
            #expect(waiting.count == 2 && waiting[0] == "Job 7 queued, attempt 1: no memory")
            #expect(waiting.last?.hasPrefix("  tried again at ") == true && waiting.last?.hasSuffix(" UTC") == true)
            let failed = try run("jobs", "--study", "1.2.6", "--decisions").split(separator: "\n")
            #expect(failed == ["Job 6 failed, attempt 1: broken", "  model m 3", "  outcome: so far"])
            let partial = try run("jobs", "--study", "1.2.4", "--decisions").split(separator: "\n")
            #expect(partial == ["Job 4 succeeded, attempt 1: Found Pancreas.", "  model m 3", "  Partial: 1 slice"])
        }
    }
}
