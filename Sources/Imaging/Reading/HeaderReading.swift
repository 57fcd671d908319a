import DICOM

/// What came of reading the header of one file.
struct HeaderReading: Sendable {
    let path: String
    let seriesInstanceUID: UID?
    let sopInstanceUID: UID?
    let result: Result<SliceHeader, SliceHeaderError>

    init(path: String) {
        self.path = path
        do throws(DICOMError) {
            let dataSet = try DataSet(contentsOf: path, limits: .singleFrame, inflatesPixelData: false)
            seriesInstanceUID = HierarchyUIDs(dataSet)?.seriesInstanceUID
            sopInstanceUID = dataSet.uid(.sopInstanceUID)
            result = Result { () throws(SliceHeaderError) in try SliceHeader(dataSet, path: path) }
        } catch {
            seriesInstanceUID = nil
            sopInstanceUID = nil
            result = .failure(.unreadable(error))
        }
    }

    /// Why the file gave no header; `nil` where it gave one.
    var error: SliceHeaderError? {
        if case .failure(let error) = result { error } else { nil }
    }

    /// Why the file gave no header, as a finding.
    var finding: SeriesFinding? {
        guard let error else { return nil }
        return SeriesFinding(
            .unusableInstance,
            "an instance was left out: \(error)",
            sopInstanceUIDs: [sopInstanceUID].compactMap { $0 }
        )
    }
}
