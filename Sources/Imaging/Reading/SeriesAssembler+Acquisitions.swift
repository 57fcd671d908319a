import DICOM

extension SeriesAssembler {
    /// Keeps one acquisition where the series holds several of one region, and takes it whole.
    ///
    /// - Throws: Where there are several and nothing tells their slices apart.
    mutating func keepOneAcquisition(along normal: SIMD3<Double>) throws(ImagingError) {
        let slices = SlicePass(headers.map { PlacedSlice(place: $0.position.dot(normal), header: $0) })
        let split = AcquisitionSplitter.split(slices)
        let best = SeriesRivals.best(of: split.passes)
        let chosen = split.passes[best]
        if split.passes.count > 1 {
            explain(split, best: best)
            leaveOut(split.passes.indices.filter { $0 != best }.map { split.passes[$0] }, keeping: chosen)
        }
        if let sign = chosen.signOfMixture, try !dropCopies(in: chosen) {
            throw .mixedAcquisitions(slices: chosen.slices.count, sign: sign)
        }
    }

    /// Leaves other acquisitions out. What one that goes on where the chosen one ends shows beyond it is missing then.
    private mutating func leaveOut(_ others: [SlicePass], keeping chosen: SlicePass) {
        let stations = others.filter(chosen.isContinued).flatMap(\.slices)
            .filter { !chosen.contains($0.place) }.map(\.header)
        let beyond = Set(stations.map(\.path))
        let phases = others.flatMap { $0.slices.map(\.header) }.filter { !beyond.contains($0.path) }
        let kept = chosen.slices.map(\.header)
        if !stations.isEmpty {
            add(
                .severalAcquisitions,
                "\(stations.count) slices of other acquisitions go on where the one that was taken "
                    + "ends and overlaps them: what they show is missing", uids(stations))
            leaveOut(
                stations, .otherStation, "it lies beyond the end of the acquisition that was taken",
                keeping: kept + phases)
        }
        leaveOut(
            phases, .otherAcquisition, "it belongs to another acquisition of the region than was taken", keeping: kept)
    }

    private mutating func explain(_ split: AcquisitionSplitter.Split, best: Int) {
        func named(_ index: Int) -> String { "\(split.labels[index]) (\(split.passes[index].slices.count) slices)" }
        let others = split.passes.indices.filter { $0 != best }
        add(
            .severalAcquisitions,
            "the series holds \(split.passes.count) acquisitions of one region: \(named(best)) was taken whole, "
                + "\(SeriesRivals.reason(for: best, among: split.passes)); left out: "
                + others.prefix(8).map(named).joined(separator: "; ") + (others.count > 8 ? "; and others" : ""),
            others.flatMap { split.passes[$0].slices.map(\.header.sopInstanceUID) })
    }

    /// The slices by their frame of reference, those of the largest first. A few that name none are taken to be in the
    /// largest: what is absent contradicts nothing.
    private mutating func framesOfReference() -> [[SliceHeader]] {
        var frames = Dictionary(grouping: headers, by: \.frameOfReferenceUID)
        let largest = frames.max {
            ($0.value.count, $1.value[0].sopInstanceUID) < ($1.value.count, $0.value[0].sopInstanceUID)
        }
        if let largest = largest?.key, let unnamed = frames[nil], unnamed.count * 4 <= headers.count {
            frames.removeValue(forKey: nil)
            frames[largest]? += unnamed
            add(
                .attributeRepaired,
                "\(unnamed.count) of \(headers.count) slices name no frame of reference and were taken "
                    + "to be in that of the others", uids(unnamed))
        }
        return frames.values.sorted { ($1.count, $0[0].sopInstanceUID) < ($0.count, $1[0].sopInstanceUID) }
    }

    /// Leaves slices of other frames of reference out, since positions in two frames cannot be compared; the best frame
    /// is taken whole. Where nearly every slice has its own, an anonymizer made them, and positions are taken to be in
    /// one.
    mutating func keepFrameOfReference(along normal: SIMD3<Double>) {
        let groups = framesOfReference()
        guard groups.count > 1 else { return }
        guard groups.count * 2 <= headers.count else {
            return add(
                .mixedFrameOfReference,
                "the \(headers.count) slices have \(groups.count) frames of reference, most of them for one slice: "
                    + "positions were taken to be in one, the first slice's"
            )
        }
        let passes = groups.map { group in
            SlicePass(group.map { PlacedSlice(place: $0.position.dot(normal), header: $0) })
        }
        let best = SeriesRivals.best(of: passes)
        let dropped = groups.indices.filter { $0 != best }.flatMap { groups[$0] }
        add(
            .mixedFrameOfReference,
            "the slices lie in \(groups.count) frames of reference, which cannot be joined: one of "
                + "\(groups[best].count) slices was taken, \(SeriesRivals.reason(for: best, among: passes)); "
                + "\(dropped.count) slices of others were left out", uids(dropped))
        leaveOut(dropped, .otherFrameOfReference, "it lies in another frame of reference", keeping: groups[best])
    }
}
