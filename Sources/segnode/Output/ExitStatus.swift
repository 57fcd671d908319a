import Archive
import ArgumentParser
import Catalog
import Configuration
import DICOM
import DICOMNetwork
import Experiments
import Foundation
import Jobs
import Node
import Segmentation

/// What the exit status of a command means; `segnode --help` and the README list them.
enum ExitStatus: Int32 {
    /// The command did what it should.
    case done = 0
    /// Something was tried and failed: an instance was refused, a check did not hold.
    case failed = 1
    /// There is nothing of what was asked for: no such study, no pancreas found.
    case nothing = 3
    /// The command line makes no sense.
    case usage = 64
    /// The peer or the archive cannot be reached.
    case unavailable = 69
    /// The configuration or the model bundle cannot be used.
    case configuration = 78

    /// The status that tells an error.
    init(_ error: any Error) {
        switch error {
        case is ConfigurationError, is SegmentationError, is ExperimentError, NodeError.modelNotFound,
            NodeError.unusableWorker:
            self = .configuration
        case is NetworkError: self = .unavailable
        case ArchiveError.locked, ArchiveError.noIndex, ArchiveError.unusableFolder, ArchiveError.refusedFolder,
            ArchiveError.schemaMismatch:
            self = .unavailable
        case DICOMError.noSuchPath, NodeError.noSourceSeries, JobError.noSuchJob, JobError.noSuchDelivery:
            self = .nothing
        default: self = .failed
        }
    }

    /// Ends the command with this status; what there is to say has been said.
    var exit: ExitCode { ExitCode(rawValue) }

    /// Whether an error is one of the argument parser's own, which knows how to show help and usage.
    static func isParsing(_ error: any Error) -> Bool {
        error is ExitCode || error is CleanExit || error is ValidationError || "\(type(of: error))" == "CommandError"
    }
}
