import DICOM

extension SeriesAssembler {
    /// Sorts the slices along the normal, never by Instance Number, and keeps one slice of each position.
    mutating func sortAndDropDuplicates(along normal: SIMD3<Double>) {
        let placed = headers.map { PlacedSlice(place: $0.position.dot(normal), header: $0) }
        let groups = SlicePass(placed).positions.map { $0.map(\.header) }
        let acquisitions = Dictionary(grouping: headers, by: \.acquisitionNumber).mapValues(\.count)
        let sorted = groups.map { group in
            group.sorted { rank($0, acquisitions) < rank($1, acquisitions) }
        }
        explainDuplicates(sorted)
        leaveOut(
            sorted.flatMap { $0.dropFirst() }, .duplicatePosition, "it lies where another slice lies",
            keeping: sorted.map { $0[0] })
    }

    /// Which of several slices at one position is kept, the lowest first: that of the acquisition with the most
    /// slices, so that one acquisition is kept throughout, then of the lowest numbers.
    private func rank(_ header: SliceHeader, _ acquisitions: [Int?: Int]) -> (Int, Int, Int, String) {
        (
            -(acquisitions[header.acquisitionNumber] ?? 0), header.acquisitionNumber ?? .max,
            header.instanceNumber ?? .max, header.sopInstanceUID.description
        )
    }

    private mutating func explainDuplicates(_ groups: [[SliceHeader]]) {
        let dropped = groups.flatMap { $0.dropFirst() }
        guard !dropped.isEmpty else { return }
        let places = groups.count { $0.count > 1 }
        add(
            .duplicatePosition,
            "\(places) of \(groups.count) positions hold more than one slice: \(dropped.count) slices were left "
                + "out, the largest acquisition and the lowest Instance Number were kept",
            uids(dropped)
        )
    }
}
