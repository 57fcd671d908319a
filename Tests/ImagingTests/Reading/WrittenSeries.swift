import DICOM
import Foundation
import Imaging
import TestSupport

/// A small CT series in a temporary folder, whose data sets a test can spoil before they are written.
///
/// Voxel (z, y, x) has z · 100 + y · 10 + x HU.
struct WrittenSeries {
    let folder: TemporaryFolder
    let files: [String]
    let volume: Volume

    /// - Parameters:
    ///   - positions: The image position of each slice, sorted along the normal.
    ///   - identity: Series with another text have other UIDs.
    ///   - change: Changes the data set of one slice before it is written.
    init(
        positions: [SIMD3<Double>] = (0..<6).map { SIMD3(-10, -20, Double($0) * 2) },
        row: SIMD3<Double> = SIMD3(1, 0, 0),
        column: SIMD3<Double> = SIMD3(0, 1, 0),
        spacing: (row: Double, column: Double) = (0.5, 0.5),
        identity: String = "written",
        folder: TemporaryFolder? = nil,
        change: (Int, DataSet) throws -> Void = { _, _ in }
    ) throws {
        let geometry = VolumeGeometry(
            columns: 7,
            rows: 5,
            rowDirection: row,
            columnDirection: column,
            rowSpacing: spacing.row,
            columnSpacing: spacing.column,
            slicePositions: positions
        )
        volume = Volume(geometry: geometry, voxels: Self.voxels(slices: positions.count))
        self.folder = try folder ?? TemporaryFolder()
        let writer = CTSeriesWriter(
            CTSeriesDescription(identity: [identity], studyDate: "20260101", studyTime: "120000")
        )
        var files: [String] = []
        for slice in positions.indices {
            let dataSet = writer.dataSet(volume, slice: slice)
            try change(slice, dataSet)
            let path = self.folder.path("\(identity)-\(slice).dcm")
            try dataSet.write(to: path, transferSyntax: .explicitVRLittleEndian)
            files.append(path)
        }
        self.files = files
    }

    /// Reads the files in a mixed-up order.
    func read() throws -> SourceSeries {
        try SeriesReader(threads: 3).read(files: mixedUp)
    }

    /// The files, neither in the order of their positions nor the reverse of it.
    var mixedUp: [String] { files.indices.map { files[($0 * 5 + 3) % files.count] } }

    private static func voxels(slices: Int) -> [Int16] {
        var voxels: [Int16] = []
        for slice in 0..<slices {
            for row in 0..<5 {
                for column in 0..<7 { voxels.append(Int16(slice * 100 + row * 10 + column)) }
            }
        }
        return voxels
    }
}

extension SourceSeries {
    /// The codes of all findings, sorted.
    var codes: [String] { findings.map(\.code.rawValue).sorted() }

    /// The finding with a code.
    func finding(_ code: SeriesFinding.Code) -> SeriesFinding? { findings.first { $0.code == code } }
}

extension DataSet {
    /// Replaces pixel data by 16-bit cells.
    func setPixels(_ values: [UInt16]) {
        set(.pixelData, bytes: values.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, vr: .OW)
    }

    /// Adds to Image Position (Patient).
    func move(by offset: SIMD3<Double>) {
        let position = (try? doubles(.imagePositionPatient)) ?? []
        set(.imagePositionPatient, doubles: zip(position, [offset.x, offset.y, offset.z]).map { $0 + $1 })
    }
}
