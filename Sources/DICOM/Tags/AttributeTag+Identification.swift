// What identifies files, instances, studies and patients: groups 0002, 0008, 0010 and 0012.
//
// The names are the keywords of PS3.6 with a lower first letter; `DataDictionary` has VR and VM.
extension AttributeTag {
    /// File Meta Information Group Length.
    public static let fileMetaInformationGroupLength = Self(0x0002, 0x0000)
    /// File Meta Information Version.
    public static let fileMetaInformationVersion = Self(0x0002, 0x0001)
    /// Media Storage SOP Class UID.
    public static let mediaStorageSOPClassUID = Self(0x0002, 0x0002)
    /// Media Storage SOP Instance UID.
    public static let mediaStorageSOPInstanceUID = Self(0x0002, 0x0003)
    /// Transfer Syntax UID.
    public static let transferSyntaxUID = Self(0x0002, 0x0010)
    /// Implementation Class UID.
    public static let implementationClassUID = Self(0x0002, 0x0012)
    /// Implementation Version Name.
    public static let implementationVersionName = Self(0x0002, 0x0013)
    /// Source Application Entity Title.
    public static let sourceApplicationEntityTitle = Self(0x0002, 0x0016)
    /// Specific Character Set.
    public static let specificCharacterSet = Self(0x0008, 0x0005)
    /// Image Type.
    public static let imageType = Self(0x0008, 0x0008)
    /// SOP Class UID.
    public static let sopClassUID = Self(0x0008, 0x0016)
    /// Acquisition UID.
    public static let acquisitionUID = Self(0x0008, 0x0017)
    /// SOP Instance UID.
    public static let sopInstanceUID = Self(0x0008, 0x0018)
    /// Study Date.
    public static let studyDate = Self(0x0008, 0x0020)
    /// Series Date.
    public static let seriesDate = Self(0x0008, 0x0021)
    /// Acquisition Date.
    public static let acquisitionDate = Self(0x0008, 0x0022)
    /// Content Date.
    public static let contentDate = Self(0x0008, 0x0023)
    /// Acquisition DateTime.
    public static let acquisitionDateTime = Self(0x0008, 0x002A)
    /// Study Time.
    public static let studyTime = Self(0x0008, 0x0030)
    /// Series Time.
    public static let seriesTime = Self(0x0008, 0x0031)
    /// Acquisition Time.
    public static let acquisitionTime = Self(0x0008, 0x0032)
    /// Content Time.
    public static let contentTime = Self(0x0008, 0x0033)
    /// Accession Number.
    public static let accessionNumber = Self(0x0008, 0x0050)
    /// Issuer Of Accession Number Sequence.
    public static let issuerOfAccessionNumberSequence = Self(0x0008, 0x0051)
    /// Modality.
    public static let modality = Self(0x0008, 0x0060)
    /// Manufacturer.
    public static let manufacturer = Self(0x0008, 0x0070)
    /// Institution Name.
    public static let institutionName = Self(0x0008, 0x0080)
    /// Referring Physician's Name.
    public static let referringPhysicianName = Self(0x0008, 0x0090)
    /// Code Value.
    public static let codeValue = Self(0x0008, 0x0100)
    /// Coding Scheme Designator.
    public static let codingSchemeDesignator = Self(0x0008, 0x0102)
    /// Coding Scheme Version.
    public static let codingSchemeVersion = Self(0x0008, 0x0103)
    /// Code Meaning.
    public static let codeMeaning = Self(0x0008, 0x0104)
    /// Long Code Value.
    public static let longCodeValue = Self(0x0008, 0x0119)
    /// URN Code Value.
    public static let urnCodeValue = Self(0x0008, 0x0120)
    /// Timezone Offset From UTC.
    public static let timezoneOffsetFromUTC = Self(0x0008, 0x0201)
    /// Station Name.
    public static let stationName = Self(0x0008, 0x1010)
    /// Study Description.
    public static let studyDescription = Self(0x0008, 0x1030)
    /// Procedure Code Sequence.
    public static let procedureCodeSequence = Self(0x0008, 0x1032)
    /// Series Description.
    public static let seriesDescription = Self(0x0008, 0x103E)
    /// Physician(s) of Record.
    public static let physiciansOfRecord = Self(0x0008, 0x1048)
    /// Name Of Physicians Reading Study.
    public static let nameOfPhysiciansReadingStudy = Self(0x0008, 0x1060)
    /// Admitting Diagnoses Description.
    public static let admittingDiagnosesDescription = Self(0x0008, 0x1080)
    /// Manufacturer's Model Name.
    public static let manufacturerModelName = Self(0x0008, 0x1090)
    /// Referenced Study Sequence.
    public static let referencedStudySequence = Self(0x0008, 0x1110)
    /// Referenced Series Sequence.
    public static let referencedSeriesSequence = Self(0x0008, 0x1115)
    /// Referenced Instance Sequence.
    public static let referencedInstanceSequence = Self(0x0008, 0x114A)
    /// Referenced SOP Class UID.
    public static let referencedSOPClassUID = Self(0x0008, 0x1150)
    /// Referenced SOP Instance UID.
    public static let referencedSOPInstanceUID = Self(0x0008, 0x1155)
    /// Source Image Sequence.
    public static let sourceImageSequence = Self(0x0008, 0x2112)
    /// Irradiation Event UID.
    public static let irradiationEventUID = Self(0x0008, 0x3010)
    /// Derivation Image Sequence.
    public static let derivationImageSequence = Self(0x0008, 0x9124)
    /// Derivation Code Sequence.
    public static let derivationCodeSequence = Self(0x0008, 0x9215)
    /// Patient's Name.
    public static let patientName = Self(0x0010, 0x0010)
    /// Patient ID.
    public static let patientID = Self(0x0010, 0x0020)
    /// Issuer of Patient ID.
    public static let issuerOfPatientID = Self(0x0010, 0x0021)
    /// Type Of Patient ID.
    public static let typeOfPatientID = Self(0x0010, 0x0022)
    /// Issuer Of Patient ID Qualifiers Sequence.
    public static let issuerOfPatientIDQualifiersSequence = Self(0x0010, 0x0024)
    /// Patient's Birth Date.
    public static let patientBirthDate = Self(0x0010, 0x0030)
    /// Patient's Birth Time.
    public static let patientBirthTime = Self(0x0010, 0x0032)
    /// Patient's Sex.
    public static let patientSex = Self(0x0010, 0x0040)
    /// Other Patient IDs.
    public static let otherPatientIDs = Self(0x0010, 0x1000)
    /// Other Patient Names.
    public static let otherPatientNames = Self(0x0010, 0x1001)
    /// Other Patient I Ds Sequence.
    public static let otherPatientIDsSequence = Self(0x0010, 0x1002)
    /// Patient's Age.
    public static let patientAge = Self(0x0010, 0x1010)
    /// Patient's Size.
    public static let patientSize = Self(0x0010, 0x1020)
    /// Patient's Weight.
    public static let patientWeight = Self(0x0010, 0x1030)
    /// Ethnic Group.
    public static let ethnicGroup = Self(0x0010, 0x2160)
    /// Occupation.
    public static let occupation = Self(0x0010, 0x2180)
    /// Additional Patient History.
    public static let additionalPatientHistory = Self(0x0010, 0x21B0)
    /// Patient Comments.
    public static let patientComments = Self(0x0010, 0x4000)
    /// Patient Identity Removed.
    public static let patientIdentityRemoved = Self(0x0012, 0x0062)
    /// De-identification Method.
    public static let deidentificationMethod = Self(0x0012, 0x0063)
    /// Deidentification Method Code Sequence.
    public static let deidentificationMethodCodeSequence = Self(0x0012, 0x0064)
}
