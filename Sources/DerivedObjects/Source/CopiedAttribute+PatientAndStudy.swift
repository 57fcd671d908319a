import DICOM

extension CopiedAttribute {
    /// The modules Patient, Clinical Trial Subject (its de-identification part), General Study and Patient Study, with
    /// what General Series and Frame of Reference share with the source.
    ///
    /// Standard: PS3.3 C.7.1.1, C.7.2.1, C.7.2.2, C.7.3.1, C.7.4.1, C.12.1.
    static let patientAndStudy: [CopiedAttribute] = patient + study + patientStudy + surroundings

    private static let patient: [CopiedAttribute] = [
        CopiedAttribute(.patientName, .evenIfEmpty, identifies: true),
        CopiedAttribute(.patientID, .evenIfEmpty, identifies: true),
        CopiedAttribute(.issuerOfPatientID, identifies: true),
        .sequence(.issuerOfPatientIDQualifiersSequence, of: universalEntity),
        CopiedAttribute(.patientBirthDate, .evenIfEmpty),
        CopiedAttribute(.patientBirthTime),
        CopiedAttribute(.patientSex, .evenIfEmpty, follows: .sex),
        CopiedAttribute(.otherPatientIDs),
        CopiedAttribute(.otherPatientNames),
        .sequence(.otherPatientIDsSequence, of: otherPatientID),
        CopiedAttribute(.ethnicGroup),
        CopiedAttribute(.patientComments),
        CopiedAttribute(.patientIdentityRemoved),
        CopiedAttribute(.deidentificationMethod),
        .sequence(.deidentificationMethodCodeSequence, of: code),
    ]

    private static let study: [CopiedAttribute] = [
        CopiedAttribute(.studyDate, .evenIfEmpty),
        CopiedAttribute(.studyTime, .evenIfEmpty),
        CopiedAttribute(.accessionNumber, .evenIfEmpty, identifies: true),
        .sequence(.issuerOfAccessionNumberSequence, of: universalEntity),
        CopiedAttribute(.referringPhysicianName, .evenIfEmpty),
        CopiedAttribute(.studyDescription),
        .sequence(.procedureCodeSequence, of: code),
        CopiedAttribute(.physiciansOfRecord),
        CopiedAttribute(.nameOfPhysiciansReadingStudy),
        CopiedAttribute(.studyID, .evenIfEmpty),
    ]

    private static let patientStudy: [CopiedAttribute] = [
        CopiedAttribute(.admittingDiagnosesDescription),
        CopiedAttribute(.patientAge),
        CopiedAttribute(.patientSize),
        CopiedAttribute(.patientWeight),
        CopiedAttribute(.occupation),
        CopiedAttribute(.additionalPatientHistory),
        CopiedAttribute(.admissionID),
    ]

    private static let surroundings: [CopiedAttribute] = [
        CopiedAttribute(.timezoneOffsetFromUTC, follows: .timezone),
        CopiedAttribute(.bodyPartExamined, .ownSeries),
        CopiedAttribute(.positionReferenceIndicator, .evenIfEmpty),
    ]

    private static let code: [CopiedAttribute] = [
        CopiedAttribute(.codeValue, .indispensable),
        CopiedAttribute(.codingSchemeDesignator, .indispensable),
        CopiedAttribute(.codingSchemeVersion),
        CopiedAttribute(.codeMeaning, .indispensable),
    ]

    private static let otherPatientID: [CopiedAttribute] = [
        CopiedAttribute(.patientID, .indispensable),
        CopiedAttribute(.issuerOfPatientID),
        CopiedAttribute(.typeOfPatientID, .indispensable),
    ]

    private static let universalEntity: [CopiedAttribute] = [
        CopiedAttribute(.universalEntityID, .indispensable),
        CopiedAttribute(.universalEntityIDType, .indispensable),
    ]
}
