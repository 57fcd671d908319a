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

extension LossyCompression {
    /// Reads the flag of an instance, and takes a transfer syntax that always loses something as one.
    init?(_ dataSet: DataSet) {
        let flag = dataSet.string(.lossyImageCompression)
        let method = Self.methodsByTransferSyntax[dataSet.transferSyntax.uid.description]
        guard flag == "01" || (flag != "00" && method != nil) || method == Self.jpeg else { return nil }
        let methods = dataSet.strings(.lossyImageCompressionMethod)
        self.init(
            ratios: ((try? dataSet.doubles(.lossyImageCompressionRatio)) ?? []).filter { $0.isFinite && $0 > 0 },
            methods: methods.isEmpty ? [method].compactMap { $0 } : methods
        )
    }

    private static let jpeg = "ISO_10918_1"

    /// Defined terms of PS3.3 C.7.6.1.1.5.1 for the transfer syntaxes that may lose something.
    private static let methodsByTransferSyntax = [
        "1.2.840.10008.1.2.4.50": jpeg, "1.2.840.10008.1.2.4.51": jpeg,
        "1.2.840.10008.1.2.4.53": jpeg, "1.2.840.10008.1.2.4.55": jpeg,
        "1.2.840.10008.1.2.4.81": "ISO_14495_1",
        "1.2.840.10008.1.2.4.91": "ISO_15444_1",
        "1.2.840.10008.1.2.4.203": "ISO_15444_15",
    ]
}
