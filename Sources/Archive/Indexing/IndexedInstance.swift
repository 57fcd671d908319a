import DICOM

/// What the index keeps of an instance: short text and numbers, whatever its sender put into the attributes.
struct IndexedInstance: Sendable {
    let identity: InstanceIdentity
    let transferSyntaxUID: String
    let callingAETitle: String
    let associationID: String?
    let proof: FileProof
    let hierarchy: HierarchyAttributes
    let number: Int?
    let rows: Int?
    let columns: Int?
    let frames: Int?
    let imageType: String

    init(_ instance: ReceivedInstance) {
        let attributes = IndexText(instance.attributes)
        identity = instance.identity
        transferSyntaxUID = instance.transferSyntax.uid.description
        callingAETitle = IndexText.clean(instance.callingAETitle)
        associationID = instance.associationID
        proof = instance.proof
        hierarchy = HierarchyAttributes(attributes, instance.identity)
        number = attributes.integer(.instanceNumber)
        rows = attributes.integer(.rows)
        columns = attributes.integer(.columns)
        frames = attributes.integer(.numberOfFrames)
        imageType = attributes.all(.imageType)
    }

    /// The path of its file relative to the archive's root.
    var relativePath: String { InstanceFileName(identity.sopInstanceUID).relativePath }
}
