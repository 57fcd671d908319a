import DICOM
import Imaging

/// Series that exist in memory only.
enum SyntheticSeries {
    static func series(_ volume: Volume) -> SourceSeries {
        let instances = volume.geometry.slicePositions.enumerated().map { index, position in
            SourceInstance(
                path: "",
                sopClassUID: SOPClass.ctImageStorage,
                sopInstanceUID: .derived(from: ["slice", "\(index)"]),
                imagePosition: position
            )
        }
        let outline = SeriesOutline(
            seriesInstanceUID: .derived(from: ["series"]),
            studyInstanceUID: .derived(from: ["study"]),
            frameOfReferenceUID: nil,
            instances: instances,
            geometry: volume.geometry,
            attributes: SeriesAttributes(modality: "CT")
        )
        return SourceSeries(outline: outline, volume: volume)
    }

    /// An axial geometry of 1 mm pixels unless said otherwise.
    static func geometry(
        columns: Int,
        rows: Int,
        places: [Double],
        pixel: Double = 1,
        row: SIMD3<Double> = SIMD3(1, 0, 0),
        column: SIMD3<Double> = SIMD3(0, 1, 0)
    ) -> VolumeGeometry {
        let normal = row.cross(column)
        return VolumeGeometry(
            columns: columns,
            rows: rows,
            rowDirection: row,
            columnDirection: column,
            rowSpacing: pixel,
            columnSpacing: pixel,
            slicePositions: places.map { $0 * normal }
        )
    }

    /// Smooth blobs between -50 and 250 HU, the same everywhere in space.
    static func blobs(_ geometry: VolumeGeometry) -> Volume {
        var voxels: [Int16] = []
        voxels.reserveCapacity(geometry.voxelCount)
        for slice in 0..<geometry.slices {
            for row in 0..<geometry.rows {
                for column in 0..<geometry.columns {
                    let place = geometry.center(slice: slice, row: row, column: column)
                    voxels.append(Int16(100 + 150 * wave(place.x, 13) * wave(place.y, 17) * wave(place.z, 23)))
                }
            }
        }
        return Volume(geometry: geometry, voxels: voxels)
    }

    /// A triangle wave from -1 to 1.
    private static func wave(_ place: Double, _ period: Double) -> Double {
        let phase = place / period - (place / period).rounded(.down)
        return abs(phase * 4 - 2) - 1
    }
}
