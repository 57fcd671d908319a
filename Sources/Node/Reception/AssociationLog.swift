package import Archive
import Catalog
package import DICOMNetwork
import Foundation
package import Logging
import Platform

/// Writes what becomes of every association to the log, and its end to the index.
///
/// The only place that logs it: DICOMNetwork tells its observer and logs messages alone.
package struct AssociationLog: AssociationObserver {
    let archive: InstanceArchive
    let logger: Logger

    /// Creates a log that keeps the ends in `archive`.
    package init(archive: InstanceArchive, logger: Logger) {
        self.archive = archive
        self.logger = logger
    }

    package func associationAccepted(_ summary: AssociationSummary) {
        logger.debug("Association accepted", metadata: summary.metadata)
    }

    package func associationRejected(_ summary: AssociationSummary) {
        logger.warning("Association rejected", metadata: summary.metadata)
        record(summary)
    }

    package func instanceRefused(_ refusal: InstanceRefusal) {
        logger.warning(
            "Instance refused",
            metadata: [
                "association.id": "\(refusal.associationID)", "ae.calling": "\(refusal.callingAETitle)",
                "peer": "\(refusal.peerAddress)", "status": "\(refusal.status)", "reason": "\(refusal.reason)",
            ])
    }

    package func associationEnded(_ summary: AssociationSummary) {
        logger.info("Association ended", metadata: summary.metadata)
        record(summary)
    }

    private func record(_ summary: AssociationSummary) {
        archive.recordAssociation(AssociationRecord(summary, endedAt: Date()))
    }
}

extension AssociationSummary {
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "association.id": "\(id)", "ae.calling": "\(callingAETitle)", "ae.called": "\(calledAETitle)",
            "peer": "\(peerAddress)",
        ]
        if !refusedContexts.isEmpty {
            metadata["contexts.refused"] = "\(refusedContexts.prefix(8).joined(separator: "; "))"
        }
        guard let end else { return metadata }
        metadata["end"] = "\(end)"
        metadata["instances.stored"] = "\(storedInstances)"
        metadata["instances.refused"] = "\(refusedInstances)"
        metadata["instances.interrupted"] = "\(interruptedInstances)"
        metadata["bytes"] = "\(dataSetBytes)"
        return metadata
    }
}

extension AssociationRecord {
    fileprivate init(_ summary: AssociationSummary, endedAt: Date) {
        self.init(
            associationID: summary.id.description, direction: .accepted,
            callingAETitle: summary.callingAETitle.withVisibleControls,
            calledAETitle: summary.calledAETitle.withVisibleControls, peerAddress: summary.peerAddress,
            startedAt: endedAt - TimeInterval(summary.elapsed), endedAt: endedAt,
            outcome: summary.end?.outcome ?? "lost", detail: summary.end?.description ?? "",
            instancesStored: summary.storedInstances, instancesRefused: summary.refusedInstances,
            bytes: Int64(summary.dataSetBytes))
    }
}

extension AssociationEnd {
    fileprivate var outcome: String {
        switch self {
        case .released: "released"
        case .rejected: "rejected"
        case .abortedByPeer, .abortedLocally, .acceptedWrongly: "aborted"
        case .connectionLost: "lost"
        case .timedOut: "timedOut"
        }
    }
}

extension TimeInterval {
    fileprivate init(_ duration: Duration) {
        self = Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }
}
