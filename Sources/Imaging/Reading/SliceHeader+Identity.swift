import DICOM

extension SliceHeader {
    /// The UIDs of an instance: the data set's, or those of the file meta information where the data set has none.
    struct Identity {
        let sopClassUID: UID
        let sopInstanceUID: UID
        private(set) var repairs: [SeriesFinding] = []

        init(_ dataSet: DataSet, path: String) throws(SliceHeaderError) {
            if let sopClassUID = dataSet.uid(.sopClassUID), let sopInstanceUID = dataSet.uid(.sopInstanceUID) {
                self.sopClassUID = sopClassUID
                self.sopInstanceUID = sopInstanceUID
                return
            }
            let meta = try Self.meta(path)
            sopClassUID = dataSet.uid(.sopClassUID) ?? meta.mediaStorageSOPClassUID
            sopInstanceUID = dataSet.uid(.sopInstanceUID) ?? meta.mediaStorageSOPInstanceUID
            repairs = [
                SeriesFinding(
                    .attributeRepaired,
                    "SOP Class UID or SOP Instance UID is missing and was taken from the file meta information",
                    sopInstanceUIDs: [sopInstanceUID]
                )
            ]
        }

        private static func meta(_ path: String) throws(SliceHeaderError) -> FileMetaInformation {
            do {
                return try FileMetaInformation.read(path).0
            } catch {
                throw error.systemFailure == nil ? .missing("SOP Instance UID") : .unreadable(error)
            }
        }
    }
}
