import CDCMTK

/// The C++ toolkit behind data sets and pixel codecs.
public enum DICOMToolkit {
    /// The version of DCMTK, for example "3.6.7".
    public static var version: String { String(cString: cdcmtk_version()) }
}
