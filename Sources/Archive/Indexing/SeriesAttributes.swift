import DICOM

/// The columns of a series.
struct SeriesAttributes: Hashable, Sendable {
    let seriesInstanceUID: String
    let modality: String
    let number: Int?
    let date: String
    let time: String
    let description: String
    let protocolName: String
    let bodyPart: String
    let manufacturer: String
    let modelName: String
    let stationName: String
    let frameOfReferenceUID: String

    init(_ attributes: IndexText, seriesInstanceUID: String) {
        self.seriesInstanceUID = seriesInstanceUID
        modality = attributes[.modality]
        number = attributes.integer(.seriesNumber)
        date = attributes[.seriesDate]
        time = attributes[.seriesTime]
        description = attributes[.seriesDescription]
        protocolName = attributes[.protocolName]
        bodyPart = attributes[.bodyPartExamined]
        manufacturer = attributes[.manufacturer]
        modelName = attributes[.manufacturerModelName]
        stationName = attributes[.stationName]
        frameOfReferenceUID = attributes[.frameOfReferenceUID]
    }
}

extension SeriesAttributes {
    /// Modalities of objects that describe images or results and are none: a stray one does not name a series of images.
    static let withoutImages: Set<String> = [
        "SEG", "RTSTRUCT", "RTPLAN", "RTDOSE", "RTRECORD", "PR", "SR", "KO", "REG", "FID", "PLAN", "DOC", "AU",
    ]

    var columns: [AttributeColumn] {
        [
            AttributeColumn("modality", "Modality", modality),
            AttributeColumn("number", "SeriesNumber", number),
            AttributeColumn("date", "SeriesDate", date),
            AttributeColumn("time", "SeriesTime", time),
            AttributeColumn("description", "SeriesDescription", description),
            AttributeColumn("protocol_name", "ProtocolName", protocolName),
            AttributeColumn("body_part", "BodyPartExamined", bodyPart),
            AttributeColumn("manufacturer", "Manufacturer", manufacturer),
            AttributeColumn("model_name", "ManufacturerModelName", modelName),
            AttributeColumn("station_name", "StationName", stationName),
            AttributeColumn("frame_of_reference_uid", "FrameOfReferenceUID", frameOfReferenceUID),
        ]
    }
}
