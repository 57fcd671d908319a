/// A series as the index knows it.
public struct SeriesRecord: Codable, Sendable, Hashable {
    /// The Series Instance UID.
    public var seriesInstanceUID: String
    /// The study that it belongs to.
    public var studyInstanceUID: String
    /// The modality, for example "CT".
    public var modality: String
    /// The series number.
    public var number: Int?
    /// The series date, YYYYMMDD, as received.
    public var date: String
    /// The series time, as received.
    public var time: String
    /// The series description.
    public var description: String
    /// The protocol name.
    public var protocolName: String
    /// The body part examined.
    public var bodyPart: String
    /// The manufacturer of the equipment.
    public var manufacturer: String
    /// The equipment's model name.
    public var modelName: String
    /// The station name.
    public var stationName: String
    /// The Frame of Reference UID; empty where there is none.
    public var frameOfReferenceUID: String
    /// How many instances were received.
    public var instanceCount: Int

    /// Creates the record from its fields.
    package init(
        seriesInstanceUID: String,
        studyInstanceUID: String,
        modality: String,
        number: Int? = nil,
        date: String,
        time: String,
        description: String,
        protocolName: String,
        bodyPart: String,
        manufacturer: String,
        modelName: String,
        stationName: String,
        frameOfReferenceUID: String,
        instanceCount: Int
    ) {
        self.seriesInstanceUID = seriesInstanceUID
        self.studyInstanceUID = studyInstanceUID
        self.modality = modality
        self.number = number
        self.date = date
        self.time = time
        self.description = description
        self.protocolName = protocolName
        self.bodyPart = bodyPart
        self.manufacturer = manufacturer
        self.modelName = modelName
        self.stationName = stationName
        self.frameOfReferenceUID = frameOfReferenceUID
        self.instanceCount = instanceCount
    }
}
