import Catalog
import DICOM
import Foundation
import Platform

/// What one transaction of reception makes of the contents.
struct Reception {
    private(set) var contents: Contents
    let node: String
    private let associations: AssociationStudies
    let held: HeldAttributes
    /// The study and the series of attributes that were held against their rows.
    var known: [HeldAttributes.Key: (study: Int64, series: Int64)] = [:]
    var hierarchyFindings: [CatalogFinding] = []
    private var otherFindings: [CatalogFinding] = []

    /// What a person should know: first what patients, studies and series show.
    var allFindings: [CatalogFinding] { hierarchyFindings + otherFindings }

    init(_ contents: Contents, node: String, associations: AssociationStudies, held: HeldAttributes) {
        self.contents = contents
        self.node = node
        self.associations = associations
        self.held = held
    }

    /// - Parameter deadline: when a study is complete of which a sender sent something just now.
    mutating func apply(_ change: CatalogChange, deadline: (String) -> Int64) throws {
        switch change {
        case .store(let instance): try store(instance, deadline: deadline(instance.callingAETitle))
        case .repeatReception(let instance): prolong(instance, deadline: deadline(instance.callingAETitle))
        case .duplicate(let instance):
            record(
                .duplicate, subject: instance.sopInstanceUID.description, attribute: "SOPInstanceUID",
                kept: instance.path, of: instance)
        case .refusal(let refused): refuse(refused, deadline: deadline(refused.callingAETitle))
        case .association(let record): add(record.kept)
        }
    }

    /// Changes the contents.
    mutating func change<T>(_ body: (inout Contents) throws -> T) rethrows -> T { try body(&contents) }

    /// Records what an instance contradicts.
    @discardableResult
    mutating func record(
        _ kind: ConflictRecord.Kind, subject: String, attribute: String, kept: String, found: String = "",
        of instance: InstanceEntry
    ) -> Int {
        contents.record(
            kind, subject: subject, attribute: attribute, kept: kept, found: found, by: instance.callingAETitle,
            at: instance.receivedAt)
    }

    private mutating func store(_ instance: InstanceEntry, deadline: Int64) throws {
        let rows = try rows(of: instance)
        // A hint, which stays where the transaction is undone.
        associations.note(instance)
        try insert(instance, series: rows.series)
        let isWholeAgain = clearRefusal(of: instance)
        recordEmptyUIDs(instance)
        var study = contents.studies[rows.study]
        study.lastReceivedAt = max(study.lastReceivedAt, instance.receivedAt)
        study.lastCallingAETitle = instance.callingAETitle
        study.deadline = max(isWholeAgain ? 0 : study.deadline ?? 0, deadline)
        contents.studies[rows.study] = study
    }

    private mutating func prolong(_ instance: InstanceEntry, deadline: Int64) {
        associations.note(instance)
        clearRefusal(of: instance)
        guard let study = contents.study(instance.studyInstanceUID.description) else { return }
        contents.studies[study].deadline = contents.studies[study].deadline.map { max($0, deadline) }
    }

    private mutating func recordEmptyUIDs(_ instance: InstanceEntry) {
        let series = instance.seriesInstanceUID.description
        let counts = instance.emptyUIDs.map { keyword in
            record(
                .attribute, subject: series, attribute: keyword, kept: instance.derivedUID(for: keyword), of: instance)
        }
        guard counts.contains(1) else { return }
        otherFindings.append(
            .emptyUIDs(
                series: series, study: instance.studyInstanceUID.description,
                callingAETitle: instance.callingAETitle, keywords: instance.emptyUIDs))
    }

    /// Adds the row of an instance. A row that is there already lost its file and gets it back; one whose file another
    /// node has stays as it is.
    private mutating func insert(_ instance: InstanceEntry, series: Int64) throws {
        let row = Contents.Instance(instance, series: series, node: node)
        try Contents.check(row)
        let known = contents.instances.firstID { $0.record.sopInstanceUID.isSame(as: row.record.sopInstanceUID) }
        guard let known else {
            _ = contents.instances.insert(row)
            return
        }
        let kept = contents.instances[known]
        guard kept.node == node || kept.missingSince != nil else { return }
        contents.instances[known] = row
        contents.instances[known].record.keepImage(of: kept.record)
        contents.instances[known].revision = kept.revision + (kept.missingSince == nil ? 0 : 1)
    }

    private mutating func add(_ record: AssociationRecord) {
        contents.associations.removeAll { $0.record.associationID.isSame(as: record.associationID) }
        contents.associationCount += 1
        let number = contents.associationCount
        contents.associations.append(Contents.Association(number: number, record: record.inMilliseconds))
        contents.associations.removeAll { $0.number <= number - CatalogLimits.associations }
    }
}

extension Reception {
    /// Records a refusal. Its study is not complete: one that was taken to be is awaited again.
    private mutating func refuse(_ refused: RefusalEntry, deadline: Int64) {
        let isStored = contents.instances.all.contains { _, instance in
            instance.record.sopInstanceUID.isSame(as: refused.sopInstanceUID) && instance.missingSince == nil
        }
        guard !isStored else { return }
        let study = associations.study(of: refused)
        let isFirst = !contents.refusals.contains { $0.study.isSame(as: study) }
        keep(refused, study: study)
        contents.studies.update(where: { $0.uid.isSame(as: study) }) { $0.deadline = max($0.deadline ?? 0, deadline) }
        guard isFirst else { return }
        otherFindings.append(
            .incomplete(study: study, callingAETitle: refused.callingAETitle, reason: refused.reason))
    }

    private mutating func keep(_ refused: RefusalEntry, study: String) {
        if let index = contents.refusals.firstIndex(where: { $0.sopInstanceUID.isSame(as: refused.sopInstanceUID) }) {
            contents.refusals[index].count += 1
            contents.refusals[index].lastAt = refused.refusedAt
            contents.refusals[index].reason = refused.reason
            if !study.isEmpty { contents.refusals[index].study = study }
        } else {
            contents.refusals.append(
                Contents.Refusal(
                    number: (contents.refusals.last?.number ?? 0) + 1, sopInstanceUID: refused.sopInstanceUID,
                    sopClassUID: refused.sopClassUID, study: study, series: refused.seriesInstanceUID ?? "",
                    callingAETitle: refused.callingAETitle, reason: refused.reason, firstAt: refused.refusedAt,
                    lastAt: refused.refusedAt))
        }
        let latest = contents.refusals.last?.number ?? 0
        contents.refusals.removeAll { $0.number <= latest - CatalogLimits.refusals }
    }

    /// Notes that an instance is there.
    ///
    /// - Returns: whether it was the last of its study that had been refused, so that nothing more is waited for.
    @discardableResult
    private mutating func clearRefusal(of instance: InstanceEntry) -> Bool {
        let (uid, study) = (instance.sopInstanceUID.description, instance.studyInstanceUID.description)
        let count = contents.refusals.count
        contents.refusals.removeAll { $0.sopInstanceUID.isSame(as: uid) }
        return contents.refusals.count < count && !contents.refusals.contains { $0.study.isSame(as: study) }
    }
}

extension Contents.Instance {
    fileprivate init(_ instance: InstanceEntry, series: Int64, node: String) {
        self.init(
            series: series,
            record: InstanceRecord(
                sopInstanceUID: instance.sopInstanceUID.description, sopClassUID: instance.sopClassUID.description,
                seriesInstanceUID: "", studyInstanceUID: "", transferSyntaxUID: instance.transferSyntaxUID,
                number: instance.number, rows: instance.rows, columns: instance.columns, frames: instance.frames,
                imageType: instance.imageType, path: instance.path, size: instance.size,
                receivedAt: Date(milliseconds: instance.receivedAt), callingAETitle: instance.callingAETitle,
                associationID: instance.associationID),
            receivedAt: instance.receivedAt, node: node)
    }
}

extension InstanceRecord {
    /// Keeps what its row had of the image when the file came back.
    fileprivate mutating func keepImage(of kept: InstanceRecord) {
        (number, rows, columns) = (kept.number, kept.rows, kept.columns)
        (frames, imageType) = (kept.frames, kept.imageType)
    }
}

extension AssociationRecord {
    /// With its times as the catalogue keeps them.
    fileprivate var inMilliseconds: Self {
        var record = self
        record.startedAt = Date(milliseconds: startedAt.milliseconds)
        record.endedAt = Date(milliseconds: endedAt.milliseconds)
        return record
    }
}
