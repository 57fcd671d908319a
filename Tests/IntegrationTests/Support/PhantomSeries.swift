import DICOM
import DICOMNetwork
import Imaging
import Node
import Phantoms
import TestSupport

/// A phantom as a CT series on disk, and what must be found in it.
struct PhantomSeries {
    /// The commissioning phantom.
    let phantom: CommissioningPhantom
    /// The files, a slice each.
    let files: [String]
    private let description: CTSeriesDescription
    private let folder: TemporaryFolder

    private static let commissioning = CommissioningPhantom(columns: 43, rows: 37, slices: 17)

    /// Writes the commissioning phantom as a series of its own study.
    ///
    /// - Parameter hasTarget: whether there is anything to find.
    init(hasTarget: Bool = true) throws {
        let volume = Self.commissioning.volume
        let water = volume.voxels.map { min($0, 0) }
        try self.init(hasTarget ? volume : Volume(geometry: volume.geometry, voxels: water))
    }

    /// Writes a volume as a series of its own study.
    init(_ volume: Volume) throws {
        phantom = Self.commissioning
        folder = try TemporaryFolder()
        var description = CTSeriesDescription(
            identity: [UID.random().description], studyDate: "20260102", studyTime: "101500")
        description.patientName = "Müller^Jürgen"
        description.patientID = "P-4711"
        description.accessionNumber = "A-1"
        description.characterSet = "ISO_IR 100"
        self.description = description
        files = try CTSeriesWriter(description).write(volume, to: folder.path())
    }

    /// The instances as a sender announces them.
    func items() throws -> [StoreItem] { try files.map { try StoreItem(part10: $0) } }

    /// Study Instance UID.
    var studyInstanceUID: String { description.studyInstanceUID.description }
    /// Series Instance UID.
    var seriesInstanceUID: String { description.seriesInstanceUID.description }
    /// The SOP Instance UIDs, in the order of the slices.
    var sopInstanceUIDs: [UID] { files.indices.map { description.sopInstanceUID(slice: $0) } }
}
