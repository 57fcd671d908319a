import DICOM
import Imaging

/// Everything that a segmentation object says, before it becomes a data set.
struct SegmentationObject {
    let source: SourceSeries
    let segments: [SegmentDescription]
    let seriesNumber: Int
    let text: OwnText
    let identifiers: SegmentationIdentifiers
    let moment: ContentMoment
    let inherited: [CopiedElement]
    let characterSet: CharacterSetChoice
    let geometry: WrittenGeometry
    let frameOfReferenceUID: UID
    let lossy: WrittenLossyCompression?
    let findings: [SegmentationIODFinding]

    init(
        source: SourceSeries, segments: [SegmentDescription], description: SegmentationObjectDescription
    ) throws(SegmentationIODError) {
        self.source = source
        self.segments = segments
        seriesNumber = description.seriesNumber
        text = try OwnText(description)
        identifiers = SegmentationIdentifiers(
            sourceInstances: source.instances.map(\.sopInstanceUID),
            modelDigest: description.modelDigest,
            settingsDigest: description.settingsDigest
        )
        let template = try Self.template(of: source)
        let sourceText = SourceText(of: template)
        var reader = SourceAttributeReader(text: sourceText)
        inherited = reader.patientAndStudy(in: template)
        characterSet = CharacterSetChoice(
            source: sourceText,
            values: inherited.flatMap(\.values),
            ownText: text.all + segments.flatMap(\.texts)
        )
        moment = ContentMoment(of: template)
        geometry = WrittenGeometry(of: source, template: template)
        lossy = source.lossyCompression.map { WrittenLossyCompression($0, template: template) }
        let frameOfReference = Self.frameOfReference(of: source)
        frameOfReferenceUID = frameOfReference.uid
        findings =
            reader.findings + [characterSet.finding, moment.finding, frameOfReference.finding].compactMap(\.self)
            + geometry.findings + (lossy?.findings ?? [])
    }

    /// The first source along the normal, from which patient and study are taken.
    private static func template(of source: SourceSeries) throws(SegmentationIODError) -> DataSet {
        guard let path = source.instances.first?.path else { throw .emptyMask }
        do {
            return try DataSet(contentsOf: path)
        } catch {
            throw .dataSet(path: path, error)
        }
    }

    /// The source's frame of reference; one that is missing is derived from the series, as it must not be empty.
    private static func frameOfReference(of source: SourceSeries) -> (uid: UID, finding: SegmentationIODFinding?) {
        if let uid = source.frameOfReferenceUID { return (uid, nil) }
        let uid = UID.derived(from: ["frame of reference", source.seriesInstanceUID.description])
        let reason = "is required and absent; one was derived from the series"
        return (uid, SegmentationIODFinding("FrameOfReferenceUID", .frameOfReferenceUID, .supplied, reason))
    }
}
