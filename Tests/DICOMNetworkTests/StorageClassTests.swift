import DICOM
import DICOMNetwork
import Testing

@Suite("Storage SOP classes")
struct StorageClassTests {
    @Test(
        "those of patients' instances are taken, wherever their UIDs begin",
        arguments: [
            "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.88.33",
            "1.2.840.10008.5.1.4.1.1.481.3", "1.2.840.10008.5.1.4.1.1.9.1.1", "1.2.840.10008.5.1.4.34.7",
            "1.2.840.10008.5.1.4.34.10",
        ])
    func stored(uid: String) throws {
        #expect(try #require(UID(uid)).isStorageSOPClass)
    }

    @Test(
        "services, protocols and palettes are no patient's instances",
        arguments: [
            "1.2.840.10008.1.1", "1.2.840.10008.1.20.1", "1.2.840.10008.5.1.4.1.2.1.1", "1.2.840.10008.5.1.4.1.1",
            "1.2.840.10008.5.1.4.31", "1.2.840.10008.5.1.4.34.1", "1.2.840.10008.5.1.4.34.4.1",
            "1.2.840.10008.5.1.4.34.8", "1.2.840.10008.5.1.4.34.9", "1.2.840.10008.5.1.4.38.1",
            "1.2.840.10008.5.1.4.39.1", "1.2.840.10008.5.1.4.43.1", "1.2.840.10008.5.1.4.34.70", "1.2.3",
        ])
    func others(uid: String) throws {
        #expect(try !#require(UID(uid)).isStorageSOPClass)
    }
}
