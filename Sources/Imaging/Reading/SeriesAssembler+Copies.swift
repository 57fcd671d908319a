import DICOM

extension SeriesAssembler {
    /// Leaves out slices that repeat another at their position pixel by pixel, under another SOP Instance UID: some
    /// archives take a copy into the series.
    ///
    /// - Returns: Whether that leaves one slice at each position and no sign of a mixture; where it does not, nothing
    ///   is left out.
    /// - Throws: Where the system does not give a file.
    mutating func dropCopies(in pass: SlicePass) throws(ImagingError) -> Bool {
        let shared = pass.positions.filter { $0.count > 1 }.map { $0.map(\.header) }
        guard !shared.isEmpty else { return false }
        var copies: [SliceHeader] = []
        for slices in shared {
            let sorted = slices.sorted {
                ($0.instanceNumber ?? .max, $0.sopInstanceUID) < ($1.instanceNumber ?? .max, $1.sopInstanceUID)
            }
            for slice in sorted.dropFirst() {
                guard try isCopy(slice, of: sorted[0]) else { return false }
                copies.append(slice)
            }
        }
        let dropped = Set(copies.map(\.path))
        let rest = SlicePass(pass.slices.filter { !dropped.contains($0.header.path) })
        guard rest.signOfMixture == nil else { return false }
        add(.duplicatePosition, "\(copies.count) slices repeat another pixel by pixel and were left out", uids(copies))
        leaveOut(
            copies, .duplicatePosition, "it repeats another slice pixel by pixel",
            keeping: headers.filter { !dropped.contains($0.path) })
        return true
    }

    private func isCopy(_ slice: SliceHeader, of other: SliceHeader) throws(ImagingError) -> Bool {
        guard (slice.position - other.position).length <= Self.sameSlice, slice.rescale == other.rescale else {
            return false
        }
        let (values, others) = (try values(slice), try values(other))
        return values != nil && values == others
    }

    /// What a copy may lie beside its slice, in mm: positions are written anew at most.
    private static let sameSlice = 0.01

    /// The stored values; `nil` where they cannot be decoded.
    private func values(_ slice: SliceHeader) throws(ImagingError) -> [Int32]? {
        do throws(DICOMError) {
            return try DataSet(contentsOf: slice.path, limits: .singleFrame).decodedFrame(0).values
        } catch {
            guard let reason = error.systemFailure else { return nil }
            throw .unreadableFiles(unreadable: 1, files: headers.count, reasons: [reason])
        }
    }
}
