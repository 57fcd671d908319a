import DICOM
import Foundation
import Imaging
import SegmentationIOD

/// A case that a source has, not read yet.
public struct FoundCase: Sendable {
    /// The folder or the file, for messages.
    public let name: String
    /// What tells its patient from others, without saying who it is.
    public let patient: String
    /// What the list `patients` may call it.
    let aliases: Set<String>
    /// The file of an image that does not say whose it is; `nil` for DICOM.
    let image: String?
    /// Reads the pixels.
    let read: @Sendable (_ threads: Int) throws -> LabelledVolume

    /// - Parameter patientID: What the source calls the patient.
    init(
        name: String, patientID: String, aliases: Set<String> = [], image: String? = nil,
        read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume
    ) {
        self.name = name
        patient = UID.derived(from: ["segnode patient", patientID]).description
        self.aliases = aliases.union([name, patientID])
        self.image = image
        self.read = read
    }

    private init(_ other: FoundCase, read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume) {
        name = other.name
        patient = other.patient
        aliases = other.aliases
        image = other.image
        self.read = read
    }

    /// The case with what it reads changed.
    func then(_ change: @escaping @Sendable (LabelledVolume) throws -> LabelledVolume) -> FoundCase {
        FoundCase(self) { try change(read($0)) }
    }

    /// Whether another case's image is the same file or a copy of it; files of the same length are compared.
    func hasSameImage(as other: FoundCase) -> Bool {
        guard let image, let otherImage = other.image else { return false }
        let lengths = [image, otherImage].map { path in
            try? URL(filePath: path).resourceValues(forKeys: [.fileSizeKey]).fileSize
        }
        return lengths[0] == lengths[1] && FileManager.default.contentsEqual(atPath: image, andPath: otherImage)
    }
}

extension FoundCase {
    /// A series.
    init(
        _ outline: SeriesOutline, name: String, read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume
    ) throws {
        let patientID = try outline.patientID()
        let key = patientID.isEmpty ? outline.studyInstanceUID.description : patientID
        let aliases: Set = [outline.seriesInstanceUID.description, outline.studyInstanceUID.description]
        self.init(name: name, patientID: key, aliases: aliases, read: read)
    }

    /// A series and the segmentation that is its truth.
    ///
    /// - Parameter labels: What the segmentation's segments become.
    init(_ outline: SeriesOutline, name: String, truth: String, labels: [UInt8: UInt8]) throws {
        try self.init(outline, name: name) { threads in
            let series = try SeriesReader(threads: threads).read(outline)
            let mask = try SegmentationReader(contentsOf: truth).mask(on: series, labels: labels)
            return LabelledVolume(volume: series.volume, truth: mask, truthPath: truth)
        }
    }
}

/// The cases that a source has.
struct FoundCases {
    /// The cases.
    var cases: [FoundCase] = []
    /// What was passed over, and why: a sentence each.
    var notes: [String] = []

    static func + (one: Self, other: Self) -> Self {
        Self(cases: one.cases + other.cases, notes: one.notes + other.notes)
    }
}
