import DICOM

extension SeriesAttributes {
    /// Reads what one instance says about its series.
    init(_ dataSet: DataSet) {
        self.init(
            modality: dataSet.string(.modality) ?? "",
            seriesDescription: dataSet.string(.seriesDescription) ?? "",
            seriesNumber: try? dataSet.integer(.seriesNumber),
            imageType: dataSet.strings(.imageType).map { $0.uppercased() },
            convolutionKernel: dataSet.strings(.convolutionKernel),
            sliceThickness: try? dataSet.double(.sliceThickness),
            patientPosition: dataSet.string(.patientPosition) ?? "",
            contrastAgent: dataSet.string(.contrastBolusAgent) ?? "",
            bodyPart: dataSet.string(.bodyPartExamined) ?? "",
            protocolName: dataSet.string(.protocolName) ?? "",
            gantryTilt: try? dataSet.double(.gantryDetectorTilt)
        )
    }
}
