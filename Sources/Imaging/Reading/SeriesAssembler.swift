import DICOM

/// Makes one stack of the slices of a series: leaves out what does not belong, sorts by position, explains.
///
/// Every choice depends on the slices alone, never on the order in which they came.
struct SeriesAssembler {
    private(set) var headers: [SliceHeader]
    private(set) var findings: [SeriesFinding]
    private var rejections: [Rejection]

    /// - Parameters:
    ///   - findings: What is known already.
    ///   - rejections: The instances that gave no header.
    init(headers: [SliceHeader], findings: [SeriesFinding] = [], rejections: [Rejection] = []) {
        self.headers = headers.sorted {
            ($0.sopInstanceUID, $0.path) < ($1.sopInstanceUID, $1.path)
        }
        self.findings = findings
        self.rejections = rejections
    }

    /// The outline of the stack.
    ///
    /// - Precondition: there is at least one header.
    /// - Throws: ``ImagingError/mixedAcquisitions(slices:sign:)``.
    mutating func outline() throws(ImagingError) -> SeriesOutline {
        dropRepeatedInstances()
        dropWhatIsNoSlice()
        keepOneGrid()
        keepFrameOfReference(along: commonest(headers.map(\.orientation)).normal)
        try keepOneAcquisition(along: commonest(headers.map(\.orientation)).normal)
        let orientation = commonest(headers.map(\.orientation))
        sortAndDropDuplicates(along: orientation.normal)
        explainJitter(of: orientation)
        explainValues()
        return assembled(orientation: orientation, spacing: commonest(headers.map(\.spacing)))
    }

    mutating func add(_ code: SeriesFinding.Code, _ sentence: String, _ concerned: [UID] = []) {
        findings.append(SeriesFinding(code, sentence, sopInstanceUIDs: concerned))
    }

    func uids(_ headers: [SliceHeader]) -> [UID] { headers.map(\.sopInstanceUID) }

    /// Leaves slices out and goes on with others.
    ///
    /// - Parameter explanation: Why, as the rest of a sentence that begins with "an instance was left out:".
    mutating func leaveOut(
        _ dropped: [SliceHeader], _ reason: LeftOutInstance.Reason, _ explanation: String, keeping kept: [SliceHeader]
    ) {
        precondition(!kept.isEmpty, "no slice is left")
        precondition(dropped.count + kept.count == headers.count, "slices are unaccounted for")
        rejections += dropped.map { Rejection($0, reason, explanation) }
        headers = kept
    }

    /// The value that most slices have; the first of several.
    func commonest<Value: Hashable>(_ values: [Value]) -> Value {
        var counts: [Value: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        let highest = counts.values.max() ?? 0
        return values.first { counts[$0] == highest } ?? values[0]
    }

    private func assembled(orientation: SliceOrientation, spacing: PixelSpacing) -> SeriesOutline {
        let geometry = Self.geometry(of: headers, orientation: orientation, spacing: spacing)
        var result = self
        result.explainStacking(geometry.stacking)
        let identity = result.identity()
        let stack = SlicePlaces(geometry)
        return SeriesOutline(
            seriesInstanceUID: identity.series,
            studyInstanceUID: identity.study,
            frameOfReferenceUID: headers.lazy.compactMap(\.frameOfReferenceUID).first,
            instances: headers.map(\.sourceInstance),
            geometry: geometry,
            attributes: headers[0].attributes,
            lossyCompression: lossyCompression,
            findings: result.findings,
            leftOut: rejections.map { $0.placed(in: stack) }.sorted { $0.path < $1.path }
        )
    }

    /// Where the voxels of sorted slices lie.
    static func geometry(
        of headers: [SliceHeader], orientation: SliceOrientation, spacing: PixelSpacing
    ) -> VolumeGeometry {
        VolumeGeometry(
            columns: headers[0].columns,
            rows: headers[0].rows,
            rowDirection: orientation.row,
            columnDirection: orientation.column,
            rowSpacing: spacing.row,
            columnSpacing: spacing.column,
            slicePositions: headers.map(\.position)
        )
    }

    /// The series' compression: that of the slice with the most steps.
    private var lossyCompression: LossyCompression? {
        headers.compactMap(\.lossyCompression).max { $0.methods.count < $1.methods.count }
    }
}

extension SliceHeader {
    /// The slice as the source of a voxel plane.
    var sourceInstance: SourceInstance {
        SourceInstance(
            path: path,
            sopClassUID: sopClassUID,
            sopInstanceUID: sopInstanceUID,
            imagePosition: position,
            instanceNumber: instanceNumber,
            rescale: rescale
        )
    }
}
