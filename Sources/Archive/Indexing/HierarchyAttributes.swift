import DICOM

/// What an instance says about its patient, study and series; instances of one series say the same, as a rule.
struct HierarchyAttributes: Hashable, Sendable {
    let patient: PatientAttributes
    let study: StudyAttributes
    let series: SeriesAttributes

    init(_ attributes: IndexText, _ identity: InstanceIdentity) {
        let studyUID = identity.studyInstanceUID.description
        patient = PatientAttributes(attributes, studyInstanceUID: studyUID)
        study = StudyAttributes(attributes, studyInstanceUID: studyUID)
        series = SeriesAttributes(attributes, seriesInstanceUID: identity.seriesInstanceUID.description)
    }
}
