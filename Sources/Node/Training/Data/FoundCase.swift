import DICOM

/// A case that a source has, not read yet.
public struct FoundCase: Sendable {
    /// The folder or the file, for messages.
    public let name: String
    /// What tells its patient from others, without saying who it is.
    public let patient: String
    /// What the list `patients` may call it.
    let aliases: Set<String>
    /// Reads the pixels.
    let read: @Sendable (_ threads: Int) throws -> LabelledVolume

    /// - Parameter patientID: What the source calls the patient.
    init(
        name: String, patientID: String, aliases: Set<String> = [],
        read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume
    ) {
        self.name = name
        patient = UID.derived(from: ["segnode patient", patientID]).description
        self.aliases = aliases.union([name, patientID])
        self.read = read
    }

    private init(_ other: FoundCase, read: @escaping @Sendable (_ threads: Int) throws -> LabelledVolume) {
        name = other.name
        patient = other.patient
        aliases = other.aliases
        self.read = read
    }

    /// The case with what it reads changed.
    func then(_ change: @escaping @Sendable (LabelledVolume) throws -> LabelledVolume) -> FoundCase {
        FoundCase(self) { try change(read($0)) }
    }
}
