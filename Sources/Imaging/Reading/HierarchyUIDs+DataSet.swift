import DICOM

extension HierarchyUIDs {
    /// The UIDs of a data set and what stands in for those that it lacks; `nil` where nothing can.
    init?(_ dataSet: DataSet) {
        self.init(
            studyInstanceUID: dataSet.uid(.studyInstanceUID),
            seriesInstanceUID: dataSet.uid(.seriesInstanceUID)
        ) { dataSet.string($0) }
    }

    /// A finding for each UID of a data set that another stands in for.
    static func repairs(_ dataSet: DataSet, sopInstanceUID: UID) -> [SeriesFinding] {
        let names: [(AttributeTag, String)] = [
            (.seriesInstanceUID, "Series Instance UID"), (.studyInstanceUID, "Study Instance UID"),
        ]
        return names.filter { dataSet.uid($0.0) == nil }.map { _, name in
            SeriesFinding(
                .attributeRepaired,
                "\(name) is missing and was derived from what the slices share",
                sopInstanceUIDs: [sopInstanceUID]
            )
        }
    }
}
