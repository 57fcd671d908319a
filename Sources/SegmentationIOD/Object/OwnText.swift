/// The texts that the object says about itself, as their value representations allow them.
struct OwnText {
    let seriesDescription: String
    let contentLabel: String
    let contentDescription: String
    let manufacturer: String
    let modelName: String
    let deviceSerialNumber: String
    let softwareVersions: String

    /// Checks the texts of a description; one that must not be empty and is, is an error.
    init(_ description: SegmentationObjectDescription) throws(SegmentationIODError) {
        seriesDescription = Self.line(description.seriesDescription)
        contentDescription = Self.line(description.contentDescription)
        contentLabel = try Self.required(Self.label(description.contentLabel), "ContentLabel")
        manufacturer = try Self.required(Self.line(description.manufacturer), "Manufacturer")
        modelName = try Self.required(Self.line(description.modelName), "ManufacturerModelName")
        deviceSerialNumber = try Self.required(Self.line(description.deviceSerialNumber), "DeviceSerialNumber")
        softwareVersions = try Self.required(Self.line(description.softwareVersions), "SoftwareVersions")
    }

    /// All texts that may need more than ASCII.
    var all: [String] {
        [seriesDescription, contentDescription, manufacturer, modelName, deviceSerialNumber, softwareVersions]
    }

    /// One value of at most 64 characters; a backslash would separate values and becomes a slash.
    static func line(_ text: String, limit: Int = 64) -> String {
        let single = text.trimmed.replacing("\\", with: "/")
        if case .repaired(let repaired, _) = ValueRule.line(limit: limit).verdict(on: single) { return repaired }
        return single
    }

    static func required(_ text: String, _ attribute: String) throws(SegmentationIODError) -> String {
        if text.isEmpty { throw .unusableText(attribute: attribute) }
        return text
    }

    /// Upper case letters, digits and underscores, at most 16.
    private static func label(_ text: String) -> String {
        let allowed = text.trimmed.uppercased().map { character in
            character.isASCII && (character.isLetter || character.isDigit || character == " ") ? character : "_"
        }
        return String(allowed.prefix(16)).trimmed
    }
}
