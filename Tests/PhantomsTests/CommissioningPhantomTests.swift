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
}
