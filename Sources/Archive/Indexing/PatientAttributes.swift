import DICOM
import Foundation

/// The columns of a patient.
struct PatientAttributes: Hashable, Sendable {
    /// Patient ID and issuer; of a study without Patient ID the study, so that strangers do not become one patient.
    let identity: String
    let patientID: String
    let issuer: String
    let name: String
    let birthDate: String
    let sex: String

    init(_ attributes: IndexText, studyInstanceUID: String) {
        patientID = attributes[.patientID]
        issuer = attributes[.issuerOfPatientID]
        name = attributes[.patientName]
        birthDate = attributes[.patientBirthDate]
        sex = attributes[.patientSex]
        identity = patientID.isEmpty ? "study \(studyInstanceUID)" : "id \(patientID)\\\(issuer)"
    }
}

extension PatientAttributes {
    /// Whom the instance names, for comparison with the other instances of its study.
    var identityOfStudy: PatientIdentity {
        PatientIdentity(patientID: patientID, issuer: issuer, birthDate: birthDate, sex: sex, name: name)
    }

    var columns: [AttributeColumn] {
        [
            AttributeColumn("patient_id", "PatientID", patientID),
            AttributeColumn("issuer", "IssuerOfPatientID", issuer),
            AttributeColumn("name", "PatientName", name),
            AttributeColumn("birth_date", "PatientBirthDate", birthDate),
            AttributeColumn("sex", "PatientSex", sex),
        ]
    }
}

extension PatientIdentity {
    init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }

    /// The identity as the index keeps it.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
