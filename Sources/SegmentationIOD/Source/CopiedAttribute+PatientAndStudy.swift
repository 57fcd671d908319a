import DICOM

extension CopiedAttribute {
    /// The modules Patient, Clinical Trial Subject (its de-identification part), General Study and Patient Study, with
    /// what General Series and Frame of Reference share with the source.
    ///
    /// Standard: PS3.3 C.7.1.1, C.7.2.1, C.7.2.2, C.7.3.1, C.7.4.1, C.12.1.
    static let patientAndStudy: [CopiedAttribute] = patient + study + patientStudy + surroundings

    private static let shortText = ValueRule.line(limit: 16)
    private static let text = ValueRule.line(limit: 64)
    private static let longText = ValueRule.lines(limit: 10240)

    private static let patient: [CopiedAttribute] = [
        CopiedAttribute("PatientName", 0x0010, 0x0010, .personName, .evenIfEmpty, identifies: true),
        CopiedAttribute("PatientID", 0x0010, 0x0020, text, .evenIfEmpty, identifies: true),
        CopiedAttribute("IssuerOfPatientID", 0x0010, 0x0021, text, identifies: true),
        .sequence("IssuerOfPatientIDQualifiersSequence", 0x0010, 0x0024, of: universalEntity),
        CopiedAttribute("PatientBirthDate", 0x0010, 0x0030, .date, .evenIfEmpty),
        CopiedAttribute("PatientBirthTime", 0x0010, 0x0032, .time),
        CopiedAttribute("PatientSex", 0x0010, 0x0040, .sex, .evenIfEmpty),
        CopiedAttribute("OtherPatientIDs", 0x0010, 0x1000, text),
        CopiedAttribute("OtherPatientNames", 0x0010, 0x1001, .personName),
        .sequence("OtherPatientIDsSequence", 0x0010, 0x1002, of: otherPatientID),
        CopiedAttribute("EthnicGroup", 0x0010, 0x2160, shortText),
        CopiedAttribute("PatientComments", 0x0010, 0x4000, longText),
        CopiedAttribute("PatientIdentityRemoved", 0x0012, 0x0062, .code),
        CopiedAttribute("DeidentificationMethod", 0x0012, 0x0063, text),
        .sequence("DeidentificationMethodCodeSequence", 0x0012, 0x0064, of: code),
    ]

    private static let study: [CopiedAttribute] = [
        CopiedAttribute("StudyDate", 0x0008, 0x0020, .date, .evenIfEmpty),
        CopiedAttribute("StudyTime", 0x0008, 0x0030, .time, .evenIfEmpty),
        CopiedAttribute("AccessionNumber", 0x0008, 0x0050, shortText, .evenIfEmpty, identifies: true),
        .sequence("IssuerOfAccessionNumberSequence", 0x0008, 0x0051, of: universalEntity),
        CopiedAttribute("ReferringPhysicianName", 0x0008, 0x0090, .personName, .evenIfEmpty),
        CopiedAttribute("StudyDescription", 0x0008, 0x1030, text),
        .sequence("ProcedureCodeSequence", 0x0008, 0x1032, of: code),
        CopiedAttribute("PhysiciansOfRecord", 0x0008, 0x1048, .personName),
        CopiedAttribute("NameOfPhysiciansReadingStudy", 0x0008, 0x1060, .personName),
        CopiedAttribute("StudyID", 0x0020, 0x0010, shortText, .evenIfEmpty),
    ]

    private static let patientStudy: [CopiedAttribute] = [
        CopiedAttribute("AdmittingDiagnosesDescription", 0x0008, 0x1080, text),
        CopiedAttribute("PatientAge", 0x0010, 0x1010, .age),
        CopiedAttribute("PatientSize", 0x0010, 0x1020, .decimal),
        CopiedAttribute("PatientWeight", 0x0010, 0x1030, .decimal),
        CopiedAttribute("Occupation", 0x0010, 0x2180, shortText),
        CopiedAttribute("AdditionalPatientHistory", 0x0010, 0x21B0, longText),
        CopiedAttribute("AdmissionID", 0x0038, 0x0010, text),
    ]

    private static let surroundings: [CopiedAttribute] = [
        CopiedAttribute("TimezoneOffsetFromUTC", 0x0008, 0x0201, .timezone),
        CopiedAttribute("BodyPartExamined", 0x0018, 0x0015, .code, .ownSeries),
        CopiedAttribute("PositionReferenceIndicator", 0x0020, 0x1040, text, .evenIfEmpty),
    ]

    private static let code: [CopiedAttribute] = [
        CopiedAttribute("CodeValue", 0x0008, 0x0100, shortText, .indispensable),
        CopiedAttribute("CodingSchemeDesignator", 0x0008, 0x0102, shortText, .indispensable),
        CopiedAttribute("CodingSchemeVersion", 0x0008, 0x0103, shortText),
        CopiedAttribute("CodeMeaning", 0x0008, 0x0104, text, .indispensable),
    ]

    private static let otherPatientID: [CopiedAttribute] = [
        CopiedAttribute("PatientID", 0x0010, 0x0020, text, .indispensable),
        CopiedAttribute("IssuerOfPatientID", 0x0010, 0x0021, text),
        CopiedAttribute("TypeOfPatientID", 0x0010, 0x0022, .code, .indispensable),
    ]

    private static let universalEntity: [CopiedAttribute] = [
        CopiedAttribute("UniversalEntityID", 0x0040, 0x0032, longText, .indispensable),
        CopiedAttribute("UniversalEntityIDType", 0x0040, 0x0033, .code, .indispensable),
    ]
}
