/// What a segmentation object says about itself and its maker.
///
/// Every text that breaks a rule of its VR is repaired when the object is written, and the repair is reported. The
/// maker's four attributes and the content label must not be empty.
///
/// Standard: PS3.3 C.7.5.2 (Enhanced General Equipment), 10.9 (Content Identification).
public struct SegmentationObjectDescription: Hashable, Sendable {
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
