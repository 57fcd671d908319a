import DICOM

extension SeriesAssembler {
    /// Sorts the slices along the normal, never by Instance Number, and keeps one slice of each position.
    mutating func sortAndDropDuplicates(along normal: SIMD3<Double>) {
        let placed = headers.map { (place: $0.position.dot(normal), header: $0) }.sorted { $0.place < $1.place }
        let samePlace = samePlace(placed.map(\.place))
        var groups: [[SliceHeader]] = []
        var place = -Double.infinity
        for slice in placed {
            if slice.place - place < samePlace {
                groups[groups.count - 1].append(slice.header)
            } else {
                groups.append([slice.header])
                place = slice.place
            }
        }
        let acquisitions = Dictionary(grouping: headers, by: \.acquisitionNumber).mapValues(\.count)
        let sorted = groups.map { group in
            group.sorted { rank($0, acquisitions) < rank($1, acquisitions) }
        }
        explainDuplicates(sorted)
        leaveOut(
            sorted.flatMap { $0.dropFirst() }, .duplicatePosition, "it lies where another slice lies",
            keeping: sorted.map { $0[0] })
    }

    /// Two slices nearer than this, in mm along the normal, are at one position: 0.01 mm, or a twentieth of the usual
    /// distance, as repeated acquisitions are not placed exactly alike. The usual distance is the upper quartile: with
    /// every position held twice, half of the distances are those between repetitions.
    private func samePlace(_ places: [Double]) -> Double {
        let distances = zip(places.dropFirst(), places).map { $0 - $1 }.filter { $0 >= 0.01 }.sorted()
        return distances.isEmpty ? 0.01 : max(0.01, distances[distances.count * 3 / 4] / 20)
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
        let cause = places * 2 > groups.count ? ", as if the series held several acquisitions of one region" : ""
        add(
            .duplicatePosition,
            "\(places) of \(groups.count) positions hold more than one slice\(cause): \(dropped.count) slices were left "
                + "out, the largest acquisition and the lowest Instance Number were kept",
            uids(dropped)
        )
    }
}
