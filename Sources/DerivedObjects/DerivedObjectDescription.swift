/// What a derived object says about itself and its maker.
///
/// Every text that breaks a rule of its VR is repaired when the object is written, and the repair is reported. The
/// maker's four attributes and the content label must not be empty.
///
/// Standard: PS3.3 C.7.5.2 (Enhanced General Equipment), 10.9 (Content Identification).
public struct DerivedObjectDescription: Hashable, Sendable {
    /// The number of the series of its own that the object is in.
    public var seriesNumber: Int
    /// The description of that series, at most 64 characters.
    public var seriesDescription: String
    /// A short label: upper case letters, digits, space and underscore, at most 16.
    public var contentLabel: String
    /// A description for a person, at most 64 characters.
    public var contentDescription: String
    /// The maker of the software.
    public var manufacturer: String
    /// The name of the product.
    public var modelName: String
    /// The serial number of the installation.
    public var deviceSerialNumber: String
    /// The versions of the software.
    public var softwareVersions: String
    /// The digest of the model's weights.
    public var modelDigest: String
    /// The digest of everything else that decides a byte of the object: post-processing, this description, the
    /// version of the software. The same sources and digests make the same UIDs, and must then make the same object.
    public var settingsDigest: String

    /// Creates a description.
    public init(
        seriesNumber: Int,
        seriesDescription: String,
        contentLabel: String,
        contentDescription: String = "",
        manufacturer: String,
        modelName: String,
        deviceSerialNumber: String,
        softwareVersions: String,
        modelDigest: String,
        settingsDigest: String
    ) {
        self.seriesNumber = seriesNumber
        self.seriesDescription = seriesDescription
        self.contentLabel = contentLabel
        self.contentDescription = contentDescription
        self.manufacturer = manufacturer
        self.modelName = modelName
        self.deviceSerialNumber = deviceSerialNumber
        self.softwareVersions = softwareVersions
        self.modelDigest = modelDigest
        self.settingsDigest = settingsDigest
    }
}

/// The texts that the object says about itself, as their value representations allow them.
package struct OwnText: Sendable {
    let seriesDescription: String
    package let contentLabel: String
    package let contentDescription: String
    let manufacturer: String
    let modelName: String
    let deviceSerialNumber: String
    let softwareVersions: String

    /// Checks the texts of a description; one that must not be empty and is, is an error.
    init(_ description: DerivedObjectDescription) throws(DerivedObjectError) {
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
    package static func line(_ text: String, limit: Int = 64) -> String {
        let single = text.trimmed.replacing("\\", with: "/")
        if case .repaired(let repaired, _) = ValueRule.line(limit: limit).verdict(on: single) { return repaired }
        return single
    }

    package static func required(_ text: String, _ attribute: String) throws(DerivedObjectError) -> String {
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
