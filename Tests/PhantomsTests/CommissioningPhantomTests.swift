import Imaging
import Phantoms
import Testing

@Suite("The commissioning phantom")
struct CommissioningPhantomTests {
    private let phantom = CommissioningPhantom()

    @Test("a threshold anywhere between water and bone gives its truth voxel for voxel", arguments: [100, 300, 1000])
    func threshold(hounsfield: Int16) {
        #expect(phantom.volume.voxels.map { $0 >= hounsfield ? 1 : 0 } == phantom.truth.voxels)
        #expect(phantom.truth.foregroundCount > 4000)
    }

    @Test("no mirror image of the target is the target itself", arguments: 1..<8)
    func asymmetry(mirrored: Int) {
        let geometry = phantom.truth.geometry
        var differences = 0
        for slice in 0..<geometry.slices {
            for row in 0..<geometry.rows {
                for column in 0..<geometry.columns {
                    let other = phantom.truth[
                        slice: mirrored & 4 == 0 ? slice : geometry.slices - 1 - slice,
                        row: mirrored & 2 == 0 ? row : geometry.rows - 1 - row,
                        column: mirrored & 1 == 0 ? column : geometry.columns - 1 - column]
                    if other != phantom.truth[slice: slice, row: row, column: column] { differences += 1 }
                }
            }
        }
        #expect(differences > 500)
    }

    @Test("rows, columns, slices and their spacings all differ, and the target leaves slices without it at both ends")
    func geometry() {
        let occupied = (0..<phantom.truth.geometry.slices).filter { phantom.truth.slice($0).contains(1) }
        let spacings = [phantom.truth.geometry.rowSpacing, phantom.truth.geometry.columnSpacing]
        let geometry = phantom.truth.geometry
        #expect((10..<geometry.slices - 2).contains(occupied.count))
        #expect(Set([geometry.rows, geometry.columns, geometry.slices]).count == 3)
        #expect(Set(spacings + [geometry.regularSpacing ?? 0]).count == 3)
    }

    @Test("the size is the one asked for, and spacings and place are the same in every size")
    func size() {
        let geometry = CommissioningPhantom(columns: 40, rows: 30, slices: 20).volume.geometry
        #expect(geometry.columns == 40 && geometry.rows == 30 && geometry.slices == 20)
        #expect(geometry.rowSpacing == 1.2 && geometry.columnSpacing == 0.9 && geometry.regularSpacing == 2.5)
        #expect(geometry.slicePositions[0] == SIMD3(-41.5, -37.25, -120))
        #expect(geometry.normal == SIMD3(0, 0, 1))
    }

    @Test("the target lies in a body of water, and air lies around")
    func values() {
        let volume = phantom.volume
        let geometry = volume.geometry
        #expect(CommissioningPhantom.targetHounsfield == 1000)
        for row in [0, geometry.rows - 1] {
            for column in [0, geometry.columns - 1] { #expect(volume[slice: 10, row: row, column: column] == -1000) }
        }
        #expect(volume[slice: 0, row: 37, column: 45] == 0)
        #expect(volume[slice: 20, row: 37, column: 45] == 39)
        let others = zip(volume.voxels, phantom.truth.voxels).filter { $0.1 == 0 }.map(\.0)
        #expect(others.allSatisfy { $0 == -1000 || (0..<40).contains($0) })
    }
}
