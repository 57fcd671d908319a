import CDCMTK

/// The C++ toolkit behind data sets and pixel codecs.
public enum DICOMToolkit {
    /// The version of DCMTK, for example "3.6.7".
    public static var version: String { String(cString: cdcmtk_version()) }

    /// Whether the toolkit found its data dictionary, a file of the system's package: without it values of implicit VR
    /// data sets cannot be told apart and no data set can be written.
    public static var isDictionaryLoaded: Bool { cdcmtk_dictionary_is_loaded() }
}
