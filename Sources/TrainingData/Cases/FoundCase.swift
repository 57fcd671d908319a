import DICOM
import Foundation

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
