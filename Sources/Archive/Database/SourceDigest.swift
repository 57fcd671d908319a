import Crypto
import DICOM
import Foundation
package import GRDB
import Platform

/// What a study's job is made from: its CT instances, and one text that stands for all of them.
package enum SourceDigest {
    /// The SOP classes of CT images, quoted for SQL.
    package static let ctClasses = SOPClass.ctClasses.sorted().map { "'\($0)'" }.joined(separator: ", ")

    /// The SOP Instance UIDs of a study's CT instances, sorted; one that lost its file and got it back is another source
    /// than before.
    ///
    /// - Parameter time: only those that were received until then, in milliseconds since 1970.
    package static func ctInstances(
        ofStudy study: Int64, receivedUntil time: Int64 = .max, _ database: Database
    ) throws -> [String] {
        try String.fetchAll(
            database,
            sql: """
                SELECT i.sop_instance_uid || CASE i.revision WHEN 0 THEN '' ELSE ' again ' || i.revision END
                FROM series r JOIN instance i ON i.series = r.id
                WHERE r.study = ? AND i.sop_class_uid IN (\(ctClasses)) AND i.received_at <= ?
                ORDER BY i.sop_instance_uid
                """,
            arguments: [study, time]
        )
    }

    /// SHA-256 of sorted UIDs, hexadecimal.
    package static func digest(_ uids: [String]) -> String {
        SHA256.hash(data: Data(uids.joined(separator: "\n").utf8)).hexadecimal
    }
}
