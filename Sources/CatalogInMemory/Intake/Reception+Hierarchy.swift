import Catalog
import DICOM

extension Reception {
    /// Finds or makes the study and the series of an instance, and records what contradicts them.
    mutating func rows(of instance: InstanceEntry) throws -> (study: Int64, series: Int64) {
        let attributes = instance.hierarchy
        let key = HeldAttributes.Key(of: instance)
        if let rows = known[key] { return rows }
        if held.contains(key), let study = contents.study(attributes.study.studyInstanceUID),
            let series = series(attributes, ofStudy: study)
        {
            known[key] = (study, series)
            return (study, series)
        }
        let study = study(of: instance)
        let rows = (study, series(of: instance, study: study))
        known[key] = rows
        return rows
    }

    private mutating func study(of instance: InstanceEntry) -> Int64 {
        let (attributes, identity) = (instance.hierarchy.study, instance.hierarchy.patient.identityOfStudy)
        guard let id = contents.study(attributes.studyInstanceUID) else {
            let row = Contents.Study(
                patient: patient(of: instance), uid: attributes.studyInstanceUID, node: node,
                columns: Contents.Columns(attributes.attributes), identity: identity,
                firstReceivedAt: instance.receivedAt, lastReceivedAt: instance.receivedAt,
                lastCallingAETitle: instance.callingAETitle)
            return change { $0.studies.insert(row) }
        }
        reconcile(patient: contents.studies[id].patient, with: instance)
        reconcileIdentity(ofStudy: id, with: instance)
        let columns = reconciled(
            contents.studies[id].columns, with: attributes.attributes, subject: attributes.studyInstanceUID, instance)
        change { $0.studies[id].columns = columns }
        return id
    }

    /// The patient of a new study.
    private mutating func patient(of instance: InstanceEntry) -> Int64 {
        let attributes = instance.hierarchy.patient
        guard let id = contents.patients.firstID(where: { $0.identity.isSame(as: attributes.identity) }) else {
            let row = Contents.Patient(
                identity: attributes.identity, columns: Contents.Columns(attributes.attributes))
            return change { $0.patients.insert(row) }
        }
        reconcile(patient: id, with: instance)
        return id
    }

    private mutating func reconcile(patient id: Int64, with instance: InstanceEntry) {
        let columns = reconciled(
            contents.patients[id].columns, with: instance.hierarchy.patient.attributes,
            subject: instance.hierarchy.study.studyInstanceUID, instance)
        change { $0.patients[id].columns = columns }
    }

    /// Holds the patient against the one that the study's own instances named so far.
    private mutating func reconcileIdentity(ofStudy id: Int64, with instance: InstanceEntry) {
        let (kept, found) = (contents.studies[id].identity, instance.hierarchy.patient.identityOfStudy)
        guard let attribute = kept.contradiction(to: found) else {
            change { $0.studies[id].identity = kept.filled(from: found) }
            return
        }
        let study = instance.hierarchy.study.studyInstanceUID
        let count = record(
            .patient, subject: study, attribute: attribute.rawValue, kept: kept[attribute], found: found[attribute],
            of: instance)
        guard count == 1 else { return }
        let series = instance.hierarchy.series.seriesInstanceUID
        hierarchyFindings.append(.patients(study: study, series: series, attribute: attribute.rawValue))
    }

    private func series(_ attributes: HierarchyAttributes, ofStudy study: Int64) -> Int64? {
        let uid = attributes.series.seriesInstanceUID
        return contents.series.firstID { $0.study == study && $0.uid.isSame(as: uid) }
    }

    private mutating func series(of instance: InstanceEntry, study: Int64) -> Int64 {
        let attributes = instance.hierarchy.series
        guard let id = series(instance.hierarchy, ofStudy: study) else {
            recordOtherStudies(of: instance)
            let row = Contents.Series(
                study: study, uid: attributes.seriesInstanceUID, columns: Contents.Columns(attributes.attributes))
            return change { $0.series.insert(row) }
        }
        let kept = contents.series[id].columns
        var columns = reconciled(
            kept, with: attributes.attributes, subject: attributes.seriesInstanceUID, instance)
        if attributes.standsOver(modality: kept.text("modality")) {
            for attribute in attributes.attributes where !attribute.value.isEmpty {
                columns[attribute.column] = attribute.value
            }
        }
        change { $0.series[id].columns = columns }
        return id
    }

    /// A series belongs to one study; one that shows up in a second gets a row there, too, which is recorded.
    private mutating func recordOtherStudies(of instance: InstanceEntry) {
        let (series, found) = (instance.hierarchy.series.seriesInstanceUID, instance.hierarchy.study.studyInstanceUID)
        guard let first = contents.series.firstID(where: { $0.uid.isSame(as: series) }) else { return }
        let kept = contents.studies[contents.series[first].study].uid
        let count = record(
            .hierarchy, subject: series, attribute: "StudyInstanceUID", kept: kept, found: found, of: instance)
        guard count == 1 else { return }
        hierarchyFindings.append(.dividedSeries(series: series, study: found, firstStudy: kept))
    }

    /// Holds the attributes of an instance against those of a row: fills what the row lacks, records what differs.
    private mutating func reconciled(
        _ kept: Contents.Columns, with attributes: [CatalogAttribute], subject: String, _ instance: InstanceEntry
    ) -> Contents.Columns {
        var columns = kept
        for attribute in attributes {
            let value = kept[attribute.column] ?? .number(nil)
            switch attribute.addition(to: value) {
            case .nothing: continue
            case .value: columns[attribute.column] = attribute.value
            case .contradiction:
                record(
                    .attribute, subject: subject, attribute: attribute.keyword, kept: value.text,
                    found: attribute.value.text, of: instance)
            }
        }
        return columns
    }
}
