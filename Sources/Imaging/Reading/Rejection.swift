import DICOM

/// An instance that is no slice, before it is known where it lies among the slices.
struct Rejection: Sendable, Equatable {
    let path: String
    let sopInstanceUID: UID?
    /// Image Position (Patient), as far as it can be read.
    let position: SIMD3<Double>?
    let reason: LeftOutInstance.Reason
    let explanation: String
    /// What the instance says of itself, where it gave a header.
    var header: SliceHeader?
}

extension Rejection {
    init(_ header: SliceHeader, _ reason: LeftOutInstance.Reason, _ explanation: String) {
        self.init(
            path: header.path, sopInstanceUID: header.sopInstanceUID, position: header.position, reason: reason,
            explanation: explanation, header: header)
    }

    /// The instance, placed among the slices of a volume.
    func placed(in stack: SlicePlaces) -> LeftOutInstance {
        LeftOutInstance(
            path: path, sopInstanceUID: sopInstanceUID, reason: reason, explanation: explanation,
            isInsideVolume: position.map(stack.contains) ?? true, leavesHole: leavesHole(in: stack))
    }

    /// Whether the volume misses what the instance shows or may show.
    ///
    /// What is broken may be a slice wherever it lies, also beyond the ends. What is no slice by its own words leaves a
    /// hole only where it has the slices' grid and lies where one is missing: then its words are wrong, or it stands
    /// for one.
    private func leavesHole(in stack: SlicePlaces) -> Bool {
        let isApart = position.map(stack.isApart) ?? true
        let isInside = position.map(stack.contains) ?? true
        return switch reason {
        case .otherStation: true
        case .duplicatePosition: false
        case .broken: isApart
        case .unsupported: position.map { isApart && stack.isNear($0) } ?? stack.hasGaps
        case .localizer, .page, .otherObject, .repeatedInstance:
            isInside && isApart && (header.map(stack.hasGrid(of:)) ?? false)
        case .notHounsfield, .otherOrientation, .otherSize, .otherFrameOfReference, .otherAcquisition:
            isInside && isApart
        }
    }
}
