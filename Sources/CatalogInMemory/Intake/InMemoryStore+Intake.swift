import Catalog
import Foundation
import Platform

extension InMemoryStore: CatalogIntake {
    func apply(
        _ changes: [CatalogChange], deadline: (String) -> Int64
    ) throws(CatalogError) -> [CatalogFinding] {
        let (findings, known) = try write { contents in
            var reception = Reception(contents, node: node, associations: associations, held: held)
            for change in changes { try reception.apply(change, deadline: deadline) }
            contents = reception.contents
            return (reception.allFindings, Array(reception.known.keys))
        }
        held.add(known)
        return findings
    }

    func record(
        _ kind: ConflictRecord.Kind, _ found: [String: String], at time: Int64
    ) throws(CatalogError) {
        try write { contents in
            for (subject, reason) in found.sorted(by: { $0.key < $1.key }) {
                contents.record(kind, subject: subject, found: reason, by: "", at: time)
            }
        }
    }
}

extension Contents {
    /// Records one contradiction; the same again only counts up.
    ///
    /// - Returns: how often it has been seen.
    @discardableResult
    mutating func record(
        _ kind: ConflictRecord.Kind, subject: String, attribute: String = "", kept: String = "", found: String = "",
        by callingAETitle: String, at time: Int64
    ) -> Int {
        let time = Date(milliseconds: time)
        let known = conflicts.firstID { conflict in
            conflict.kind == kind && conflict.subject.isSame(as: subject) && conflict.found.isSame(as: found)
                && conflict.attribute.isSame(as: attribute) && conflict.callingAETitle.isSame(as: callingAETitle)
        }
        guard let known else {
            _ = conflicts.insert(
                ConflictRecord(
                    kind: kind, subject: subject, attribute: attribute, kept: kept, found: found,
                    callingAETitle: callingAETitle, firstAt: time, lastAt: time, count: 1))
            return 1
        }
        conflicts[known].count += 1
        conflicts[known].lastAt = time
        return conflicts[known].count
    }
}
