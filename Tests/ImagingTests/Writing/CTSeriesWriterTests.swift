import DICOM
import Foundation
import Imaging
import Phantoms
import TestSupport
import Testing

@Suite("A written CT series")
struct CTSeriesWriterTests {
    private let folder: TemporaryFolder
    private let phantom = CommissioningPhantom()
    private let description = CTSeriesDescription(identity: ["test"], studyDate: "20260102", studyTime: "101500")

    init() throws { folder = try TemporaryFolder() }

    @Test("holds every voxel, position and spacing of the volume")
    func content() throws {
        let paths = try CTSeriesWriter(description).write(phantom.volume, to: folder.path())
        let geometry = phantom.volume.geometry
        #expect(paths.count == geometry.slices)
        for (index, path) in paths.enumerated() {
            let slice = try DataSet(contentsOf: path)
            let position = geometry.slicePositions[index]
            #expect(try slice.doubles(.imagePositionPatient) == [position.x, position.y, position.z])
            #expect(try slice.doubles(.pixelSpacing) == [geometry.rowSpacing, geometry.columnSpacing])
            #expect(try slice.integer(.rows) == geometry.rows)
            let values = try slice.decodedFrame(0).values.map { Int16($0 - 1024) }
            #expect(values == Array(phantom.volume.slice(index)))
        }
    }

    @Test("is the same byte for byte when it is described the same, and another series otherwise")
    func determinism() throws {
        let again = try TemporaryFolder()
        let first = try CTSeriesWriter(description).write(phantom.volume, to: folder.path())[3]
        let second = try CTSeriesWriter(description).write(phantom.volume, to: again.path())[3]
        #expect(try Data(contentsOf: URL(filePath: first)) == Data(contentsOf: URL(filePath: second)))
        var other = description
        other.identity = ["another"]
        #expect(other.seriesInstanceUID != description.seriesInstanceUID)
        #expect(other.sopInstanceUID(slice: 3) != description.sopInstanceUID(slice: 3))
    }

    @Test(
        "passes dciodvfy without an error",
        .enabled(if: OutsideProgram.isInstalled("dciodvfy"), "dciodvfy (Debian package dicom3tools) is not installed"),
        arguments: [TransferSyntax.explicitVRLittleEndian, .implicitVRLittleEndian])
    func validity(transferSyntax: TransferSyntax) throws {
        var description = description
        description.transferSyntax = transferSyntax
        description.patientName = "Müller^Jörg"
        let path = try CTSeriesWriter(description).write(phantom.volume, to: folder.path())[0]
        let verdict = try #require(OutsideProgram("dciodvfy")).run([path])
        #expect(verdict.output.contains("CTImage"))
        #expect(!verdict.output.contains("Error"), "\(verdict.output)")
    }
}
