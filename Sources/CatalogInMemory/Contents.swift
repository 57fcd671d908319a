import Catalog
import DICOM

/// Everything that a catalogue knows, as one value: a transaction changes a copy, kept where nothing goes wrong.
///
/// Times are milliseconds since 1970, paths relative to the archive's root.
struct Contents: Sendable, Codable {
    /// The attributes of a patient, study or series by the names of their columns.
    typealias Columns = [String: CatalogAttribute.Value]

    var patients = Table<Patient>()
    var studies = Table<Study>()
    var series = Table<Series>()
    var instances = Table<Instance>()
    var conflicts = Table<ConflictRecord>()
    var jobs = Table<Job>()
    var results = Table<Result>()
    var deliveries = Table<Delivery>()
    /// In the order in which they came; those that are there by then go.
    var refusals: [Refusal] = []
    /// In the order in which they ended, each with its number.
    var associations: [Association] = []
    /// How many associations there were.
    var associationCount = 0

    struct Patient: Sendable, Codable {
        let identity: String
        var columns: Columns
    }

    struct Study: Sendable, Codable {
        let patient: Int64
        let uid: String
        /// Which node received its first instance, and completes it.
        let node: String
        var columns: Columns
        /// Whose study it is by its own instances: the patient's row may be older than this study.
        var identity: PatientIdentity
        let firstReceivedAt: Int64
        var lastReceivedAt: Int64
        var lastCallingAETitle: String
        var deadline: Int64?
        var expectedInstances: Int?
        var completeness: StudyCompleteness?
        var evidence: String?
        var completedAt: Int64?
        var generation = 0
    }

    struct Series: Sendable, Codable {
        let study: Int64
        let uid: String
        var columns: Columns
    }

    struct Instance: Sendable, Codable {
        var series: Int64
        /// Without its study and series, which its row tells.
        var record: InstanceRecord
        var receivedAt: Int64
        var missingSince: Int64?
        var node: String
        /// How often its file came back.
        var revision = 0
    }

    struct Refusal: Sendable, Codable {
        let number: Int
        let sopInstanceUID: String
        let sopClassUID: String
        var study: String
        let series: String
        let callingAETitle: String
        var reason: String
        let firstAt: Int64
        var lastAt: Int64
        var count = 1
    }

    struct Association: Sendable, Codable {
        let number: Int
        let record: AssociationRecord
    }
}

extension Contents {
    struct Job: Sendable, Codable {
        let study: Int64
        let generation: Int
        let sourceDigest: String
        let sourceCount: Int
        var refusedCount = 0
        var state: JobState
        var attempts = 0
        var nextAttemptAt: Int64?
        var workerDeaths = 0
        var worker: String?
        let node: String
        var heartbeatAt: Int64?
        var leaseUntil: Int64?
        var progress = 0.0
        var stage = ""
        var errorClass: JobErrorClass?
        var reason: String?
        var decision: String?
        var supersededBy: Int64?
        let createdAt: Int64
        var startedAt: Int64?
        var finishedAt: Int64?
    }

    struct Result: Sendable, Codable {
        var job: Int64
        /// Without its job and what supersedes it, which its row tells.
        var record: ResultRecord
        var supersededByJob: Int64?
        var node: String
    }

    struct Delivery: Sendable, Codable {
        let result: Int64
        let destination: String
        var state = DeliveryState.pending
        var attempts = 0
        var nextAttemptAt: Int64?
        var lastAttemptAt: Int64?
        var reason: String?
        var deliveredAt: Int64?
        var node: String
        var leaseUntil: Int64?
    }
}
