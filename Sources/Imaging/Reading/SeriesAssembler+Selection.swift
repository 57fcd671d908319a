import DICOM

extension SeriesAssembler {
    /// Keeps one of several files with the same SOP Instance UID.
    mutating func dropRepeatedInstances() {
        var seen: Set<UID> = []
        var (kept, dropped): ([SliceHeader], [SliceHeader]) = ([], [])
        for header in headers {
            if seen.insert(header.sopInstanceUID).inserted { kept.append(header) } else { dropped.append(header) }
        }
        guard !dropped.isEmpty else { return }
        let repeated = Dictionary(grouping: headers, by: \.sopInstanceUID).values.filter { $0.count > 1 }
        add(
            .duplicateInstance, "\(dropped.count) files repeat an instance and were left out",
            repeated.map { $0[0].sopInstanceUID }.sorted())
        leaveOut(dropped, .repeatedInstance, "it repeats the UID of another file", keeping: kept)
    }

    /// Leaves localizers out where there is anything else.
    mutating func dropLocalizers() {
        let localizers = headers.filter(\.isLocalizer)
        guard !localizers.isEmpty, localizers.count < headers.count else { return }
        add(.localizerDropped, "\(localizers.count) localizer images were left out", uids(localizers))
        leaveOut(localizers, .localizer, "it is a localizer", keeping: headers.filter { !$0.isLocalizer })
    }

    /// Keeps the largest group of slices that share orientation, size, spacing and frame of reference.
    mutating func keepMajorities() {
        keepMajority(.mixedOrientation, .otherOrientation, "another orientation") {
            $0.orientation.isClose(to: $1.orientation)
        }
        keepMajority(.mixedSize, .otherSize, "another size or pixel spacing") {
            $0.rows == $1.rows && $0.columns == $1.columns && $0.spacing.isClose(to: $1.spacing)
        }
        keepFrameOfReference()
    }

    /// Leaves slices of another frame of reference out, unless no frame of reference has the most slices: anonymizers
    /// are known to give each slice its own.
    private mutating func keepFrameOfReference() {
        let counts = Dictionary(grouping: headers, by: \.frameOfReferenceUID).mapValues(\.count)
        guard counts.count > 1 else { return }
        guard counts.values.contains(where: { $0 * 2 > headers.count }) else {
            return add(
                .mixedFrameOfReference,
                "the \(headers.count) slices have \(counts.count) frames of reference, none of them most slices: "
                    + "positions were taken to be in one, the first slice's"
            )
        }
        keepMajority(.mixedFrameOfReference, .otherFrameOfReference, "another frame of reference") {
            $0.frameOfReferenceUID == $1.frameOfReferenceUID
        }
    }

    private mutating func keepMajority(
        _ code: SeriesFinding.Code,
        _ reason: LeftOutInstance.Reason,
        _ difference: String,
        isAlike: (SliceHeader, SliceHeader) -> Bool
    ) {
        var groups: [[SliceHeader]] = []
        for header in headers {
            if let index = groups.firstIndex(where: { isAlike($0[0], header) }) {
                groups[index].append(header)
            } else {
                groups.append([header])
            }
        }
        guard groups.count > 1 else { return }
        let largest = groups.indices.max { (groups[$0].count, -$0) < (groups[$1].count, -$1) } ?? 0
        let dropped = groups.indices.filter { $0 != largest }.flatMap { groups[$0] }
        add(
            code, "\(dropped.count) of \(headers.count) slices have \(difference) than most and were left out",
            uids(dropped))
        leaveOut(dropped, reason, "it has \(difference) than most slices", keeping: groups[largest])
    }
}
