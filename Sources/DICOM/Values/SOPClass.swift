/// The SOP classes that the code names.
///
/// Standard: PS3.4 B.5, PS3.6 A.
public enum SOPClass {
    /// Verification: C-ECHO.
    public static let verification = UID(constant: "1.2.840.10008.1.1")
    /// Media Storage Directory Storage: a DICOMDIR.
    public static let mediaStorageDirectory = UID(constant: "1.2.840.10008.1.3.10")
    /// CT Image Storage.
    public static let ctImageStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.2")
    /// Enhanced CT Image Storage: several frames.
    public static let enhancedCTImageStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.2.1")
    /// Legacy Converted Enhanced CT Image Storage: several frames that were single images once.
    public static let legacyConvertedEnhancedCTImageStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.2.2")
    /// Segmentation Storage.
    public static let segmentationStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.66.4")

    /// The SOP classes of CT images. The enhanced kinds are not segmented, but are sources all the same, so that a job
    /// says why.
    public static let ctClasses: Set<UID> = [
        ctImageStorage, enhancedCTImageStorage, legacyConvertedEnhancedCTImageStorage,
    ]

    /// Whether instances of a SOP class are CT images of any kind.
    public static func isCT(_ uid: UID) -> Bool { ctClasses.contains(uid) }
}
