import DICOM

extension SeriesAssembler {
    /// Explains orientation and spacing that differ between slices by rounding.
    mutating func explainJitter(of orientation: SliceOrientation) {
        let repaired = headers.filter { $0.orientation.isRepaired }
        if !repaired.isEmpty {
            let count = repaired.count
            add(
                .orientationRepaired, "the directions of \(count) slices were not perpendicular unit vectors",
                uids(repaired))
        }
        let jitter = headers.map { $0.orientation.difference(from: orientation) }.max() ?? 0
        let spacings = Set(headers.map(\.spacing)).count
        guard jitter > 0 || spacings > 1 else { return }
        add(
            .geometryJitter,
            "orientation differs between slices by up to \(rounded(jitter, 6)) and pixel spacing has \(spacings) values: "
                + "the commonest values stand for all slices"
        )
    }

    /// Explains how values become Hounsfield units where it is not the usual way.
    mutating func explainValues() {
        let missing = headers.filter { !$0.hasRescale }
        if !missing.isEmpty {
            let count = missing.count
            add(
                .missingRescale, "\(count) slices have no rescale: values were taken as Hounsfield units", uids(missing)
            )
        }
        let rescales = Set(headers.map { SIMD2($0.rescale.slope, $0.rescale.intercept) })
        if rescales.count > 1 {
            add(.rescaleDiffers, "the slices have \(rescales.count) different rescales: each was read with its own")
        }
        let lossy = headers.filter { $0.lossyCompression != nil }
        if !lossy.isEmpty {
            add(.lossyCompression, "\(lossy.count) of \(headers.count) slices were once compressed with loss")
        }
        explainRepairs()
    }

    private mutating func explainRepairs() {
        let repairs = Dictionary(grouping: headers.flatMap(\.repairs), by: \.sentence)
        for (sentence, alike) in repairs.sorted(by: { $0.key < $1.key }) {
            let share = "in \(alike.count) of \(headers.count) slices"
            add(alike[0].code, "\(share), \(sentence)", alike.flatMap(\.sopInstanceUIDs))
        }
    }

    /// Explains gaps, irregular distances and a tilted gantry.
    mutating func explainStacking(_ stacking: SliceStacking) {
        if stacking.isSheared {
            let angle = rounded(stacking.shearDegrees, 1)
            add(.gantryTilt, "the slices move sideways as they advance, by \(angle)°: the gantry was tilted")
        }
        guard stacking.evenSpacing == nil, let usual = stacking.medianDistance, let smallest = stacking.distances.min(),
            let largest = stacking.distances.max()
        else { return }
        let range = "\(rounded(smallest, 2)) to \(rounded(largest, 2)) mm"
        guard let steps = stacking.distances.multiples(of: usual) else {
            return add(.irregularSpacing, "the distances between slices differ, from \(range)")
        }
        let gaps = steps.count { $0 > 1 }
        let missing = Int(steps.reduce(0) { $0 + $1 - 1 })
        add(.gap, "the distances between slices are \(range): slices seem to be missing, \(missing) in \(gaps) places")
    }

    /// The UIDs of series and study, derived from the instances where nothing else tells the study from another.
    mutating func identity() -> (series: UID, study: UID) {
        (
            identifier("Series Instance UID", headers.lazy.compactMap(\.seriesInstanceUID).first),
            identifier("Study Instance UID", headers.lazy.compactMap(\.studyInstanceUID).first)
        )
    }

    private mutating func identifier(_ name: String, _ found: UID?) -> UID {
        if let found { return found }
        add(.attributeRepaired, "\(name) is missing and was derived from the instances")
        return .derived(from: [name] + headers.map(\.sopInstanceUID.description).sorted())
    }

    private func rounded(_ value: Double, _ digits: Int) -> String {
        var factor = 1.0
        for _ in 0..<digits { factor *= 10 }
        return "\((value * factor).rounded() / factor)"
    }
}
