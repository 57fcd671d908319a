import GRDB

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
}

extension SeriesRecord {
    init(row: Row) {
        seriesInstanceUID = row["series_instance_uid"]
        studyInstanceUID = row["study_instance_uid"]
        modality = row["modality"]
        number = row["number"]
        date = row["date"]
        time = row["time"]
        description = row["description"]
        protocolName = row["protocol_name"]
        bodyPart = row["body_part"]
        manufacturer = row["manufacturer"]
        modelName = row["model_name"]
        stationName = row["station_name"]
        frameOfReferenceUID = row["frame_of_reference_uid"]
        instanceCount = row["instances"]
    }
}
