package import DICOM
package import Imaging

/// What every object that is derived from a series says, whatever it is: whose it is, what it was made of, by whom, and
/// under which UIDs.
///
/// Patient and study attributes are those of the first source along the normal, byte by byte; where they break a rule
/// they are repaired, and the repair is reported.
package struct DerivedObject {
    package let source: SourceSeries
    package let seriesNumber: Int
    package let text: OwnText
    package let identifiers: DerivedIdentifiers
    package let moment: ContentMoment
    /// The first source along the normal.
    package let template: DataSet
    /// The source's; one that is missing is derived from the series, as it must not be empty.
    package let frameOfReferenceUID: UID
    /// What was repaired, left out or supplied.
    package let findings: [DerivedObjectFinding]
    private let inherited: [CopiedElement]
    private let characterSet: CharacterSetChoice

    /// Reads what is repeated of a source.
    ///
    /// - Parameters:
    ///   - kind: What tells the objects of one study from each other.
    ///   - texts: What else the object says that may need more than ASCII.
    package init(
        kind: String, of source: SourceSeries, description: DerivedObjectDescription, texts: [String]
    ) throws(DerivedObjectError) {
        self.source = source
        seriesNumber = description.seriesNumber
        text = try OwnText(description)
        identifiers = DerivedIdentifiers(
            kind: kind, sourceInstances: source.instances.map(\.sopInstanceUID),
            modelDigest: description.modelDigest, settingsDigest: description.settingsDigest)
        template = try Self.template(of: source)
        let sourceText = SourceText(of: template)
        var reader = SourceAttributeReader(text: sourceText)
        inherited = reader.patientAndStudy(in: template)
        characterSet = CharacterSetChoice(
            source: sourceText, values: inherited.flatMap(\.values), ownText: text.all + texts)
        moment = ContentMoment(of: template)
        let frameOfReference = Self.frameOfReference(of: source)
        frameOfReferenceUID = frameOfReference.uid
        findings =
            reader.findings + [characterSet.finding, moment.finding, frameOfReference.finding].compactMap(\.self)
    }

    private static func template(of source: SourceSeries) throws(DerivedObjectError) -> DataSet {
        guard let path = source.instances.first?.path else { throw .noSource }
        do {
            return try DataSet(contentsOf: path)
        } catch {
            throw .dataSet(path: path, error)
        }
    }

    private static func frameOfReference(of source: SourceSeries) -> (uid: UID, finding: DerivedObjectFinding?) {
        if let uid = source.frameOfReferenceUID { return (uid, nil) }
        let uid = UID.derived(from: ["frame of reference", source.seriesInstanceUID.description])
        let reason = "is required and absent; one was derived from the series"
        return (uid, DerivedObjectFinding("FrameOfReferenceUID", .frameOfReferenceUID, .supplied, reason))
    }
}

extension DerivedObject {
    /// Character set first, then what the source says of patient and study.
    package func writeInherited(to target: DataSet) {
        if !characterSet.terms.isEmpty { target.set(.specificCharacterSet, strings: characterSet.terms) }
        for element in inherited { element.write(to: target, reencodes: characterSet.reencodes) }
    }

    /// The object's own identity, in a series of its own.
    ///
    /// Standard: PS3.3 C.7.2.1, C.7.3.1, C.7.4.1, C.12.1.
    package func writeIdentity(_ sopClassUID: UID, modality: String, to target: DataSet) {
        target.set(.sopClassUID, uid: sopClassUID)
        target.set(.sopInstanceUID, uid: identifiers.sopInstanceUID)
        target.set(.studyInstanceUID, uid: source.studyInstanceUID)
        target.set(.seriesInstanceUID, uid: identifiers.seriesInstanceUID)
        target.set(.frameOfReferenceUID, uid: frameOfReferenceUID)
        target.set(.modality, string: modality)
        target.set(.seriesNumber, integer: seriesNumber)
        target.set(.seriesDescription, string: text.seriesDescription)
        target.set(.seriesDate, string: moment.date)
        target.set(.seriesTime, string: moment.time)
        target.set(.instanceNumber, integer: 1)
    }

    /// Standard: PS3.3 C.7.5.2.
    package func writeEquipment(to target: DataSet) {
        target.set(.manufacturer, string: text.manufacturer)
        target.set(.manufacturerModelName, string: text.modelName)
        target.set(.deviceSerialNumber, string: text.deviceSerialNumber)
        target.set(.softwareVersions, string: text.softwareVersions)
    }

    /// Every image that the volume was read from, whether or not the object shows it; what was left out of the volume
    /// is no source.
    ///
    /// Standard: PS3.3 C.12.2.
    package func writeReferences(to target: DataSet) {
        let series = target.appendItem(to: .referencedSeriesSequence)
        series.set(.seriesInstanceUID, uid: source.seriesInstanceUID)
        for instance in source.instances {
            let item = series.appendItem(to: .referencedInstanceSequence)
            item.set(.referencedSOPClassUID, uid: instance.sopClassUID)
            item.set(.referencedSOPInstanceUID, uid: instance.sopInstanceUID)
        }
    }

    /// What has been written under the object's identity.
    package func written(_ sopClassUID: UID, findings: [DerivedObjectFinding]) -> WrittenObject {
        WrittenObject(
            sopClassUID: sopClassUID, sopInstanceUID: identifiers.sopInstanceUID,
            seriesInstanceUID: identifiers.seriesInstanceUID, studyInstanceUID: source.studyInstanceUID,
            findings: self.findings + findings)
    }
}
