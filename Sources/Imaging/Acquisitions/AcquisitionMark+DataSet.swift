import DICOM

extension AcquisitionMark {
    /// What one instance says of each attribute.
    static func values(_ dataSet: DataSet, _ attributes: SeriesAttributes) -> [AcquisitionMark: Value] {
        var values: [AcquisitionMark: Value] = [:]
        for mark in allCases { values[mark] = mark.value(dataSet, attributes) }
        return values
    }

    private func value(_ dataSet: DataSet, _ attributes: SeriesAttributes) -> Value? {
        switch self {
        case .acquisitionNumber: number(dataSet, .acquisitionNumber)
        case .acquisitionTime, .acquisitionPause: Self.acquisitionTime(dataSet)
        case .temporalPosition: number(dataSet, .temporalPositionIdentifier)
        case .imageType: Value(order: 0, text: attributes.imageType.joined(separator: "\\"))
        case .convolutionKernel: Value(order: 0, text: attributes.convolutionKernel.joined(separator: "\\"))
        case .cardiacPhase: number(dataSet, .nominalPercentageOfCardiacPhase)
        case .contrastAgent: Value(order: 0, text: attributes.contrastAgent)
        case .tubeVoltage: number(dataSet, .kvp)
        case .sliceThickness: number(dataSet, .sliceThickness)
        case .acquisitionUID: text(dataSet, .acquisitionUID)
        case .irradiationEventUID: text(dataSet, .irradiationEventUID)
        case .seriesNumber: text(dataSet, .seriesNumber)
        case .protocolName: text(dataSet, .protocolName)
        case .seriesTime: text(dataSet, .seriesTime)
        case .seriesDescription: Value(order: 0, text: attributes.seriesDescription)
        case .contentPause: Self.time(dataSet, date: .contentDate, time: .contentTime)
        case .instanceNumber, .instanceNumberRange: number(dataSet, .instanceNumber)
        }
    }

    private func number(_ dataSet: DataSet, _ tag: AttributeTag) -> Value? {
        (try? dataSet.double(tag)).flatMap { $0 }.map { Value(order: $0, text: dataSet.string(tag) ?? "") }
    }

    private func text(_ dataSet: DataSet, _ tag: AttributeTag) -> Value? {
        dataSet.string(tag).map { Value(order: 0, text: $0) }
    }

    private static func acquisitionTime(_ dataSet: DataSet) -> Value? {
        if let text = dataSet.string(.acquisitionDateTime), text.count > 8 {
            let moment = text.prefix { $0.isNumber || $0 == "." }
            return value(date: String(moment.prefix(8)), time: String(moment.dropFirst(8)))
        }
        return time(dataSet, date: .acquisitionDate, time: .acquisitionTime)
    }

    private static func time(_ dataSet: DataSet, date: AttributeTag, time: AttributeTag) -> Value? {
        dataSet.string(time).flatMap { value(date: dataSet.string(date) ?? "", time: $0) }
    }

    /// The seconds since the beginning of some day; days count as 32 a month, 12 months a year, for order only.
    private static func value(date: String, time: String) -> Value? {
        let digits = time.filter { $0 != ":" }
        guard digits.count >= 4, let hours = Double(digits.prefix(2)),
            let minutes = Double(digits.dropFirst(2).prefix(2))
        else { return nil }
        let seconds = Double(digits.dropFirst(4)) ?? 0
        let day = date.filter(\.isNumber)
        let (year, month) = (Double(day.prefix(4)) ?? 0, Double(day.dropFirst(4).prefix(2)) ?? 0)
        let days = (year * 12 + month) * 32 + (Double(day.dropFirst(6).prefix(2)) ?? 0)
        return Value(order: ((days * 24 + hours) * 60 + minutes) * 60 + seconds, text: time)
    }
}
