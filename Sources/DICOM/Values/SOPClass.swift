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
    /// Segmentation Storage.
    public static let segmentationStorage = UID(constant: "1.2.840.10008.5.1.4.1.1.66.4")
}
