public import DICOM

/// What a written CT series says about its patient, study and equipment.
///
///     var description = CTSeriesDescription(
///         identity: ["phantom", "seed 1"], studyDate: "20260102", studyTime: "101500")
///     description.patientName = "Phantom^Abdomen"
///
/// All UIDs derive from `identity`, patient ID, date and time: the same description gives the same objects.
public struct CTSeriesDescription: Sendable, Equatable {
    /// What tells this series from others of the same patient, date and time.
    public var identity: [String]
    /// Study Date, `YYYYMMDD`.
    public var studyDate: String
    /// Study Time, `HHMMSS`.
    public var studyTime: String
    /// Patient's Name, of five components at most, separated by "^".
    public var patientName = "Phantom^Abdomen"
    /// Patient ID.
    public var patientID = "SEGNODE-PHANTOM"
    /// Accession Number.
    public var accessionNumber = ""
    /// Study ID.
    public var studyID = "1"
    /// Study Description.
    public var studyDescription = "CT abdomen"
    /// Series Description.
    public var seriesDescription = "portal venous, synthetic"
    /// Series Number.
    public var seriesNumber = 1
    /// The character set of the text: "ISO_IR 100" or "ISO_IR 192" for example.
    public var characterSet = "ISO_IR 192"
    /// How the slices are encoded; native or deflated.
    public var transferSyntax = TransferSyntax.explicitVRLittleEndian

    /// Describes a series of the synthetic patient.
    public init(identity: [String], studyDate: String, studyTime: String) {
        self.identity = identity
        self.studyDate = studyDate
        self.studyTime = studyTime
    }

    /// Study Instance UID.
    public var studyInstanceUID: UID { uid("study") }
    /// Series Instance UID.
    public var seriesInstanceUID: UID { uid("series") }
    /// Frame of Reference UID.
    public var frameOfReferenceUID: UID { uid("frame of reference") }

    /// SOP Instance UID of a slice.
    public func sopInstanceUID(slice index: Int) -> UID { uid("slice \(index)") }

    private func uid(_ role: String) -> UID {
        UID.derived(from: ["segnode CT", role, patientID, studyDate, studyTime, String(seriesNumber)] + identity)
    }
}
