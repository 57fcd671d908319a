package import DICOM
import Foundation

/// What an instance says about its patient, study and series; instances of one series say the same, as a rule.
package struct HierarchyAttributes: Hashable, Sendable {
    package let patient: PatientAttributes
    package let study: StudyAttributes
    package let series: SeriesAttributes

    package init(_ attributes: IndexText, studyInstanceUID: UID, seriesInstanceUID: UID) {
        let studyUID = studyInstanceUID.description
        patient = PatientAttributes(attributes, studyInstanceUID: studyUID)
        study = StudyAttributes(attributes, studyInstanceUID: studyUID)
        series = SeriesAttributes(attributes, seriesInstanceUID: seriesInstanceUID.description)
    }
}

/// The columns of a patient.
package struct PatientAttributes: Hashable, Sendable {
    /// Patient ID and issuer; of a study without Patient ID the study, so that strangers do not become one patient.
    package let identity: String
    package let patientID: String
    package let issuer: String
    package let name: String
    package let birthDate: String
    package let sex: String

    package init(_ attributes: IndexText, studyInstanceUID: String) {
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
    package var identityOfStudy: PatientIdentity {
        PatientIdentity(patientID: patientID, issuer: issuer, birthDate: birthDate, sex: sex, name: name)
    }

    package var attributes: [CatalogAttribute] {
        [
            CatalogAttribute("patient_id", "PatientID", patientID),
            CatalogAttribute("issuer", "IssuerOfPatientID", issuer),
            CatalogAttribute("name", "PatientName", name),
            CatalogAttribute("birth_date", "PatientBirthDate", birthDate),
            CatalogAttribute("sex", "PatientSex", sex),
        ]
    }
}

extension PatientIdentity {
    package init(json: String) throws { self = try JSONDecoder().decode(Self.self, from: Data(json.utf8)) }

    /// The identity as the index keeps it.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The columns of a study that come from its instances.
package struct StudyAttributes: Hashable, Sendable {
    package let studyInstanceUID: String
    package let studyID: String
    package let date: String
    package let time: String
    package let accessionNumber: String
    package let description: String
    package let referringPhysician: String

    package init(_ attributes: IndexText, studyInstanceUID: String) {
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
    package var attributes: [CatalogAttribute] {
        [
            CatalogAttribute("study_id", "StudyID", studyID),
            CatalogAttribute("date", "StudyDate", date),
            CatalogAttribute("time", "StudyTime", time),
            CatalogAttribute("accession_number", "AccessionNumber", accessionNumber),
            CatalogAttribute("description", "StudyDescription", description),
            CatalogAttribute("referring_physician", "ReferringPhysicianName", referringPhysician),
        ]
    }
}

/// The columns of a series.
package struct SeriesAttributes: Hashable, Sendable {
    package let seriesInstanceUID: String
    package let modality: String
    package let number: Int?
    package let date: String
    package let time: String
    package let description: String
    package let protocolName: String
    package let bodyPart: String
    package let manufacturer: String
    package let modelName: String
    package let stationName: String
    package let frameOfReferenceUID: String

    package init(_ attributes: IndexText, seriesInstanceUID: String) {
        self.seriesInstanceUID = seriesInstanceUID
        modality = attributes[.modality]
        number = attributes.integer(.seriesNumber)
        date = attributes[.seriesDate]
        time = attributes[.seriesTime]
        description = attributes[.seriesDescription]
        protocolName = attributes[.protocolName]
        bodyPart = attributes[.bodyPartExamined]
        manufacturer = attributes[.manufacturer]
        modelName = attributes[.manufacturerModelName]
        stationName = attributes[.stationName]
        frameOfReferenceUID = attributes[.frameOfReferenceUID]
    }
}

extension SeriesAttributes {
    /// Modalities of objects that describe images or results and are none: a stray one does not name a series of
    /// images.
    private static let withoutImages: Set<String> = [
        "SEG", "RTSTRUCT", "RTPLAN", "RTDOSE", "RTRECORD", "PR", "SR", "KO", "REG", "FID", "PLAN", "DOC", "AU",
    ]

    /// Whether this stands over what an object of a modality said of the series before: an image's does over what a
    /// Segmentation or an RT Structure Set said that came first.
    package func standsOver(modality kept: String) -> Bool {
        Self.withoutImages.contains(kept) && !modality.isEmpty && !Self.withoutImages.contains(modality)
    }

    package var attributes: [CatalogAttribute] {
        [
            CatalogAttribute("modality", "Modality", modality),
            CatalogAttribute("number", "SeriesNumber", number),
            CatalogAttribute("date", "SeriesDate", date),
            CatalogAttribute("time", "SeriesTime", time),
            CatalogAttribute("description", "SeriesDescription", description),
            CatalogAttribute("protocol_name", "ProtocolName", protocolName),
            CatalogAttribute("body_part", "BodyPartExamined", bodyPart),
            CatalogAttribute("manufacturer", "Manufacturer", manufacturer),
            CatalogAttribute("model_name", "ManufacturerModelName", modelName),
            CatalogAttribute("station_name", "StationName", stationName),
            CatalogAttribute("frame_of_reference_uid", "FrameOfReferenceUID", frameOfReferenceUID),
        ]
    }
}
