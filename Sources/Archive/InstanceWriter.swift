import DICOM

/// Takes the data set of one instance as its bytes come, and makes it durable.
///
/// Writing and scanning happen on the caller's thread and go no further than the page cache; what waits for the disk
/// happens on the archive's threads, and so does the scanning of a deflated data set: a few of its bytes can stand for
/// millions, over which the caller's other work must not wait. A failure is remembered: later bytes are dropped, and the
/// commit says it. Used by one caller at a time. What was neither committed nor discarded leaves nothing behind.
public final class InstanceWriter {
    /// After so many bytes the free space is looked at again.
    private static let spaceCheckInterval = 16 << 20

    private let announcement: InstanceAnnouncement
    private let committer: Committer
    private var announced: (sopClass: UID, sopInstance: UID)?
    /// `nil` where the data set is scanned when it is all there.
    private var scanner: DataSetScanner?
    private var output: FileWriter?
    private var dataSetOffset = 0
    private var nextSpaceCheck = spaceCheckInterval

    /// Why the instance cannot be stored, as soon as that is known.
    public private(set) var failure: ArchiveError?

    init(_ announcement: InstanceAnnouncement, committer: Committer) {
        self.announcement = announcement
        self.committer = committer
        let syntax = announcement.transferSyntax
        scanner = syntax.isDeflated ? nil : DataSetScanner(transferSyntax: syntax)
        do throws(ArchiveError) { try begin() } catch { fail(error) }
    }

    deinit { output?.file.remove() }

    /// Takes the next bytes of the data set.
    public func append(_ bytes: UnsafeRawBufferPointer) {
        guard failure == nil, output != nil else { return }
        do throws(ArchiveError) {
            try scan(bytes)
            try output?.append(bytes)
            try checkSpace()
        } catch { fail(error) }
    }

    /// Ends the data set and makes the instance durable.
    ///
    /// - Parameter completion: called once, on a thread of the archive or at once on this one, when the instance would
    ///   survive a power cut or when it is known that it is not stored.
    public func commit(_ completion: @escaping @Sendable (Result<StoredInstance, ArchiveError>) -> Void) {
        do throws(ArchiveError) {
            if let failure { throw failure }
            let attributes = try scannedDataSet()
            let received = try finish(completion)
            output = nil
            committer.commit(received, scanned: attributes)
        } catch {
            fail(error)
            completion(.failure(error))
        }
    }

    /// Forgets the instance, as when its association is aborted.
    public func discard() {
        output?.file.remove()
        output = nil
    }

    private func begin() throws(ArchiveError) {
        let sopClass = try Self.valid("Affected SOP Class UID", announcement.sopClassUID)
        let sopInstance = try Self.valid("Affected SOP Instance UID", announcement.sopInstanceUID)
        announced = (sopClass, sopInstance)
        let header = FileMetaInformation(
            mediaStorageSOPClassUID: sopClass,
            mediaStorageSOPInstanceUID: sopInstance,
            transferSyntax: announcement.transferSyntax,
            sourceApplicationEntityTitle: announcement.callingAETitle.isEmpty ? nil : announcement.callingAETitle
        ).encoded()
        dataSetOffset = header.count
        output = FileWriter(file: try committer.newFile(), header: header)
    }

    private func finish(
        _ completion: @escaping @Sendable (Result<StoredInstance, ArchiveError>) -> Void
    ) throws(ArchiveError) -> ReceivedFile {
        guard let announced, let file = output?.file, let proof = try output?.finish(receivedAt: committer.now) else {
            throw .closing
        }
        return ReceivedFile(
            announcement: announcement,
            sopClassUID: announced.sopClass,
            sopInstanceUID: announced.sopInstance,
            file: file,
            dataSetOffset: dataSetOffset,
            proof: proof,
            completion: completion
        )
    }

    private func scan(_ bytes: UnsafeRawBufferPointer) throws(ArchiveError) {
        do { try scanner?.consume(bytes) } catch { throw .malformed(reason: "\(error)") }
    }

    private func scannedDataSet() throws(ArchiveError) -> ScannedDataSet? {
        do { return try scanner?.finish() } catch { throw .malformed(reason: "\(error)") }
    }

    private func checkSpace() throws(ArchiveError) {
        guard let length = output?.length, length >= nextSpaceCheck else { return }
        nextSpaceCheck = length + Self.spaceCheckInterval
        try committer.space.check()
    }

    private func fail(_ error: ArchiveError) {
        failure = failure ?? error
        if case .noSpace = error { committer.space.invalidate() }
        discard()
    }

    private static func valid(_ attribute: String, _ text: String) throws(ArchiveError) -> UID {
        guard let uid = UID(text) else { throw .invalidUID(attribute: attribute, found: text) }
        return uid
    }
}
