public import Archive
public import Foundation
import GRDB

extension JobQueue {
    /// Finds the studies whose deadline has passed to be complete and makes a job for each whose CT instances are
    /// not those of its latest job; returns the jobs made.
    ///
    /// A study without CT gets a job that is skipped from the start, so that the reason is on record. Instances that
    /// are not CT, such as the segmentation coming back, make no job. A job that was not done yet is superseded. While a
    /// recovery of the archive that a full disk put off brings rows back piece by piece, no study is complete.
    ///
    /// - Parameter refusedWait: How long a study waits for CT instances of it that the node refused, from the last that
    ///   was received or refused; its results are partial when they have not come by then.
    public func completeDueStudies(refusedWait: Duration = .seconds(900)) throws(JobError) -> [JobRecord] {
        guard isArchiveInOrder() else { return [] }
        return try write { database in
            let now = self.now
            try self.followClock(database, now: now)
            let due = try Row.fetchAll(
                database,
                sql: "SELECT * FROM study WHERE deadline_at <= ? ORDER BY deadline_at LIMIT 256",
                arguments: [now]
            )
            return try due.compactMap {
                try StudyCompletion(row: $0, refusedWait: refusedWait, now: now).apply(to: database)
            }
        }
    }

    /// When the next study's deadline passes; `nil`: no study is awaited.
    public func nextDeadline() throws(JobError) -> Date? {
        try read { try Int64.fetchOne($0, sql: "SELECT min(deadline_at) FROM study") }.map(Date.init(milliseconds:))
    }
}
