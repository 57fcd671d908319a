import DICOM

/// The columns of a study that come from its instances.
struct StudyAttributes: Hashable, Sendable {
    let studyInstanceUID: String
    let studyID: String
    let date: String
    let time: String
    let accessionNumber: String
    let description: String
    let referringPhysician: String

    init(_ attributes: IndexText, studyInstanceUID: String) {
        self.studyInstanceUID = studyInstanceUID
        studyID = attributes[.studyID]
        date = attributes[.studyDate]
        time = attributes[.studyTime]
        accessionNumber = attributes[.accessionNumber]
        description = attributes[.studyDescription]
        referringPhysician = attributes[.referringPhysicianName]
    }
}

extension StudyAttributes {
    var columns: [AttributeColumn] {
        [
            AttributeColumn("study_id", "StudyID", studyID),
            AttributeColumn("date", "StudyDate", date),
            AttributeColumn("time", "StudyTime", time),
            AttributeColumn("accession_number", "AccessionNumber", accessionNumber),
            AttributeColumn("description", "StudyDescription", description),
            AttributeColumn("referring_physician", "ReferringPhysicianName", referringPhysician),
        ]
    }
}
