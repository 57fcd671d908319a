import DICOM

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
