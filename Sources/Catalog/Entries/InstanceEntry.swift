package import DICOM

/// What the catalogue keeps of a received instance: short text and numbers, whatever its sender put into the
/// attributes.
package struct InstanceEntry: Sendable {
    /// The SOP Instance UID.
    package let sopInstanceUID: UID
    /// The SOP Class UID.
    package let sopClassUID: UID
    /// The study.
    package let studyInstanceUID: UID
    /// The series.
    package let seriesInstanceUID: UID
    /// The UIDs that are there without a value, by the keywords of their attributes.
    package let emptyUIDs: [String]
    /// The transfer syntax in which it is stored.
    package let transferSyntaxUID: String
    /// The Application Entity that sent it.
    package let callingAETitle: String
    /// The association that brought it; `nil`: the entry was made from the file.
    package let associationID: String?
    /// The path of its file relative to the archive's root.
    package let path: String
    /// The size of the file in bytes.
    package let size: Int
    /// XXH64 of the file without its preamble.
    package let checksum: UInt64
    /// When it was received, in milliseconds since 1970.
    package let receivedAt: Int64
    /// What it says about its patient, study and series.
    package let hierarchy: HierarchyAttributes
    /// The instance number.
    package let number: Int?
    /// Rows of the image.
    package let rows: Int?
    /// Columns of the image.
    package let columns: Int?
    /// Number of frames.
    package let frames: Int?
    /// Image type, values separated by a backslash.
    package let imageType: String

    /// Takes what the catalogue keeps from the attributes of a data set.
    package init(
        uids: UIDs, attributes: ScannedDataSet, transferSyntaxUID: String, callingAETitle: String,
        associationID: String?, file: File
    ) {
        let text = IndexText(attributes)
        (sopInstanceUID, sopClassUID) = (uids.sopInstance, uids.sopClass)
        (studyInstanceUID, seriesInstanceUID, emptyUIDs) = (uids.study, uids.series, uids.empty)
        self.transferSyntaxUID = transferSyntaxUID
        self.callingAETitle = IndexText.clean(callingAETitle)
        self.associationID = associationID
        (path, size, checksum, receivedAt) = (file.path, file.size, file.checksum, file.receivedAt)
        hierarchy = HierarchyAttributes(text, studyInstanceUID: uids.study, seriesInstanceUID: uids.series)
        number = text.integer(.instanceNumber)
        rows = text.integer(.rows)
        columns = text.integer(.columns)
        frames = text.integer(.numberOfFrames)
        imageType = text.all(.imageType)
    }
}

extension InstanceEntry {
    /// What the catalogue keeps for a UID that is there without a value.
    package func derivedUID(for keyword: String) -> String {
        switch keyword {
        case "SOPClassUID": sopClassUID.description
        case "StudyInstanceUID": studyInstanceUID.description
        case "SeriesInstanceUID": seriesInstanceUID.description
        default: ""
        }
    }

    /// The UIDs by which an instance is known.
    package struct UIDs: Sendable, Hashable {
        package let sopClass: UID
        package let sopInstance: UID
        package let study: UID
        package let series: UID
        /// Those that are there without a value, by the keywords of their attributes.
        package let empty: [String]

        package init(sopClass: UID, sopInstance: UID, study: UID, series: UID, empty: [String] = []) {
            self.sopClass = sopClass
            self.sopInstance = sopInstance
            self.study = study
            self.series = series
            self.empty = empty
        }
    }

    /// Where the instance lies.
    package struct File: Sendable, Hashable {
        package let path: String
        package let size: Int
        package let checksum: UInt64
        package let receivedAt: Int64

        package init(path: String, size: Int, checksum: UInt64, receivedAt: Int64) {
            self.path = path
            self.size = size
            self.checksum = checksum
            self.receivedAt = receivedAt
        }
    }
}
