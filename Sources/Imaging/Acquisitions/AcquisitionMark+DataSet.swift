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
        case .acquisitionTime, .acquisitionPause:
            Self.time(dataSet, date: .acquisitionDate, time: .acquisitionTime) ?? Self.acquisitionMoment(dataSet)
        case .acquisitionMoment: Self.acquisitionMoment(dataSet)
        case .temporalPosition: number(dataSet, .temporalPositionIdentifier)
        case .temporalPositionIndex: number(dataSet, .temporalPositionIndex)
        case .imageType: Value(text: attributes.imageType.joined(separator: "\\"))
        case .convolutionKernel: Value(text: attributes.convolutionKernel.joined(separator: "\\"))
        case .cardiacPhase: number(dataSet, .nominalPercentageOfCardiacPhase)
        case .triggerTime: number(dataSet, .triggerTime)
        case .contrastAgent: Value(text: attributes.contrastAgent)
        case .tubeVoltage: number(dataSet, .kvp)
        case .sliceThickness: number(dataSet, .sliceThickness)
        case .acquisitionUID: text(dataSet, .acquisitionUID)
        case .irradiationEventUID: text(dataSet, .irradiationEventUID)
        case .seriesNumber: text(dataSet, .seriesNumber)
        case .protocolName: text(dataSet, .protocolName)
        case .seriesTime: text(dataSet, .seriesTime)
        case .seriesDescription: Value(text: attributes.seriesDescription)
        case .contentPause: Self.time(dataSet, date: .contentDate, time: .contentTime)
        case .instanceNumber, .instanceNumberRange: number(dataSet, .instanceNumber)
        }
    }

    private func number(_ dataSet: DataSet, _ tag: AttributeTag) -> Value? {
        guard let number = try? dataSet.double(tag), number.isFinite else { return nil }
        return Value(order: number, text: dataSet.string(tag) ?? "")
    }

    private func text(_ dataSet: DataSet, _ tag: AttributeTag) -> Value? {
        dataSet.string(tag).map { Value(text: $0) }
    }

    private static func acquisitionMoment(_ dataSet: DataSet) -> Value? {
        guard let text = dataSet.string(.acquisitionDateTime), text.count > 8 else { return nil }
        let moment = text.prefix { $0.isNumber || $0 == "." }
        return value(date: String(moment.prefix(8)), time: String(moment.dropFirst(8)))
    }

    private static func time(_ dataSet: DataSet, date: AttributeTag, time: AttributeTag) -> Value? {
        dataSet.string(time).flatMap { value(date: dataSet.string(date) ?? "", time: $0) }
    }

    /// The seconds since the beginning of some day; days count as 32 a month, 12 months a year, for order only.
    private static func value(date: String, time: String) -> Value? {
        // What Double reads beside digits, "nan" or "0x1p3", has no order or none that is meant.
        let digits = time.filter { $0 != ":" }.prefix { $0.isNumber || $0 == "." }
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
