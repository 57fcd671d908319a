public import Catalog
public import Foundation
import Platform

extension JobQueue {
    /// Finds the studies whose deadline has passed to be complete and makes a job for each whose CT instances are
    /// not those of its latest job; returns the jobs made.
    ///
    /// A study without CT gets a job that is skipped from the start, so that the reason is on record. Instances that
    /// are not CT, such as the segmentation coming back, make no job. A job that was not done yet is superseded. While
    /// a recovery of the archive that a full disk put off brings rows back piece by piece, no study is complete.
    ///
    /// - Parameters:
    ///   - refusedWait: How long a study waits for CT instances of it that the node refused, from the last that was
    ///     received or refused; its results are partial when they have not come by then.
    ///   - putOff: Is told of a study that the tables of the catalogue do not let be complete, and why. It is tried
    ///     again later, and the others are complete meanwhile.
    public func completeDueStudies(
        refusedWait: Duration = .seconds(900),
        putOff: (_ studyInstanceUID: String, _ reason: String) -> Void = { _, _ in }
    ) throws(JobError) -> [JobRecord] {
        guard surroundings.isArchiveInOrder() else { return [] }
        return try following { catalog, clock throws(CatalogError) in
            try catalog.completeStudies(
                limit: 256, clock: clock,
                decide: { study, now in try CompletionRule(refusedWait: refusedWait, now: now).decide(study) },
                putOff: putOff)
        }
    }

    /// When the next study's deadline passes; `nil`: no study is awaited.
    public func nextDeadline() throws(JobError) -> Date? {
        try asking { catalog throws(CatalogError) in try catalog.nextDeadline() }.map(Date.init(milliseconds:))
    }
}
