import DICOM

/// An instance that is no slice, before it is known where it lies among the slices.
struct Rejection: Sendable, Equatable {
    let path: String
    let sopInstanceUID: UID?
    /// Image Position (Patient), as far as it can be read.
    let position: SIMD3<Double>?
    let reason: LeftOutInstance.Reason
    let explanation: String
}

extension Rejection {
    init(_ header: SliceHeader, _ reason: LeftOutInstance.Reason, _ explanation: String) {
        self.init(
            path: header.path, sopInstanceUID: header.sopInstanceUID, position: header.position, reason: reason,
            explanation: explanation)
    }

    /// The instance, placed among the slices of a volume.
    func placed(in geometry: VolumeGeometry) -> LeftOutInstance {
        let distance = position.flatMap { geometry.distanceToNearestSlice($0) }
        let isInside = position == nil || distance != nil
        return LeftOutInstance(
            path: path, sopInstanceUID: sopInstanceUID, reason: reason, explanation: explanation,
            isInsideVolume: isInside, leavesHole: isInside && leavesHole(geometry.stacking, distance: distance))
    }

    /// A slice that is missing is further from its neighbours than half of the usual distance.
    private func leavesHole(_ stacking: SliceStacking, distance: Double?) -> Bool {
        switch reason {
        case .localizer, .page, .otherObject, .repeatedInstance, .duplicatePosition: return false
        case .unsupported where distance == nil: return !stacking.gaps.isEmpty
        default: break
        }
        guard let distance, let usual = stacking.medianDistance else { return true }
        return distance > 0.75 * usual
    }
}

extension VolumeGeometry {
    /// The distance along the normal from a position to the nearest slice, in mm; `nil` outside the first and last.
    fileprivate func distanceToNearestSlice(_ position: SIMD3<Double>) -> Double? {
        let place = position.dot(normal)
        let places = slicePositions.map { $0.dot(normal) }
        guard let first = places.first, let last = places.last, (first...max(first, last)).contains(place) else {
            return nil
        }
        return places.map { abs($0 - place) }.min()
    }
}
