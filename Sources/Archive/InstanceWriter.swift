import Catalog
import DICOM
import Dispatch

/// Takes the data set of one instance as its bytes come, and makes it durable.
///
///     writer.append(bytes)
///     if writer.isBackedUp { writer.whenDrained { goOn() } }
///     writer.commit { result in … }
///
/// Nothing here waits for the disk: bytes are scanned on the caller's thread, copied, and written by the archive's
/// threads. Who goes on appending while ``isBackedUp`` fills the memory. Where a deflated data set is concerned the
/// scanning, too, is left to a thread of the archive: a few of its bytes can stand for millions. A failure is
/// remembered: later bytes are dropped, and the commit says it. A disk that stands still lets the commit stand still,
/// too, so that a caller that has promised an answer needs a deadline of its own; what is answered as a failure then
/// may still be stored, and is found to be there when it is sent again.
///
/// Used by one caller at a time. What was neither committed nor discarded leaves nothing behind.
public final class InstanceWriter {
    /// While more bytes than this wait for the disk, the caller should bring no more.
    public static let highWaterMark = 4 * Piece.capacity
    /// Once no more than this are left, it may go on.
    public static let lowWaterMark = Piece.capacity

    private let announcement: InstanceAnnouncement
    /// `nil` where the announcement is wrong.
    private let file: IncomingFile?
    private let committer: Committer
    /// `nil` where the data set is scanned when it is all there.
    private var scanner: DataSetScanner?
    private var piece: Piece?
    private var ownFailure: ArchiveError?
    private var hasEnded = false
    /// Whether the scanner met no error, after which it takes nothing more.
    private var isLegible = true

    /// Why the instance cannot be stored, as soon as that is known.
    public var failure: ArchiveError? { ownFailure ?? file?.failure }

    /// The bytes that were taken and wait to be written.
    public var waitingBytes: Int { file?.waitingBytes ?? 0 }

    /// Whether so many bytes wait that the caller should bring no more.
    public var isBackedUp: Bool { waitingBytes > Self.highWaterMark }

    init(_ announcement: InstanceAnnouncement, committer: Committer) {
        self.announcement = announcement
        self.committer = committer
        let syntax = announcement.transferSyntax
        scanner = syntax.isDeflated ? nil : DataSetScanner(transferSyntax: syntax)
        do throws(ArchiveError) {
            file = IncomingFile(try Self.announced(announcement), committer: committer)
        } catch {
            file = nil
            ownFailure = error
        }
        piece = file?.firstPiece()
    }

    deinit { end(.discard(then: nil)) }

    /// Takes the next bytes of the data set.
    public func append(_ bytes: UnsafeRawBufferPointer) {
        guard !hasEnded else { return }
        guard failure == nil else { return look(at: bytes) }
        do {
            try scanner?.consume(bytes)
        } catch {
            isLegible = false
            return ownFailure = .malformed(reason: "\(error)")
        }
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = piece ?? committer.pieces.take()
            rest = rest.dropFirst(piece.append(UnsafeRawBufferPointer(rebasing: rest)))
            self.piece = piece
            if piece.isFull { flush() }
        }
    }

    /// Calls once the caller may bring more: at once where nothing keeps it from doing so, else from a thread of the
    /// archive. Only the last of several that wait is called.
    public func whenDrained(_ resume: @escaping @Sendable () -> Void) {
        guard let file else { return resume() }
        file.whenDrained(resume)
    }

    /// Waits until more can be brought; for callers that may block.
    public func waitUntilDrained() {
        guard isBackedUp else { return }
        let drained = DispatchSemaphore(value: 0)
        whenDrained { drained.signal() }
        drained.wait()
    }

    /// Ends the data set and makes the instance durable.
    ///
    /// - Parameter completion: called once, on a thread of the archive or at once on this one, when the instance would
    ///   survive a power cut or when it is known that it is not stored and nothing of it is left.
    public func commit(_ completion: @escaping @Sendable (Result<StoredInstance, ArchiveError>) -> Void) {
        guard !hasEnded, let file else { return completion(.failure(ownFailure ?? .closing)) }
        let completion = noting(completion)
        do {
            let attributes = try scanner?.finish()
            if let ownFailure { throw ownFailure }
            flush()
            end(.commit(IncomingFile.Ending(attributes: attributes, completion: completion)))
        } catch {
            let failure = file.failure ?? ownFailure ?? .malformed(reason: "\(error)")
            end(.discard { completion(.failure(failure)) })
        }
    }

    /// A completion that first notes what the study of the instance loses by a failure.
    private func noting(
        _ completion: @escaping @Sendable (Result<StoredInstance, ArchiveError>) -> Void
    ) -> @Sendable (Result<StoredInstance, ArchiveError>) -> Void {
        { [announcement, committer, attributes = scanner?.attributesSoFar] result in
            if case .failure(let error) = result {
                RefusalEntry(announcement, attributes, error, at: committer.now).map(committer.note)
            }
            completion(result)
        }
    }

    /// Reads on in an instance that is refused, as far as to where it says to which study it belongs.
    private func look(at bytes: UnsafeRawBufferPointer) {
        guard isLegible, scanner?.attributesSoFar.contains(.seriesInstanceUID) == false else { return }
        do { try scanner?.consume(bytes) } catch { isLegible = false }
    }

    /// Gives up an instance whose data set is still arriving; its study is known to lack it.
    ///
    /// - Parameter reason: why, for a person.
    public func refuse(because reason: String) {
        guard !hasEnded else { return }
        RefusalEntry(announcement, scanner?.attributesSoFar, reason: reason, at: committer.now).map(committer.note)
        discard()
    }

    /// Forgets the instance, as when its association is aborted.
    public func discard() { end(.discard(then: nil)) }

    private func flush() {
        guard let piece else { return }
        file?.add(.write(piece))
        self.piece = nil
    }

    private func end(_ step: IncomingFile.Step) {
        guard !hasEnded else { return }
        hasEnded = true
        if let piece { committer.pieces.giveBack(piece) }
        piece = nil
        file?.add(step)
    }

    private static func announced(
        _ announcement: InstanceAnnouncement
    ) throws(ArchiveError) -> IncomingFile.Announced {
        IncomingFile.Announced(
            announcement: announcement,
            sopClassUID: try valid("Affected SOP Class UID", announcement.sopClassUID),
            sopInstanceUID: try valid("Affected SOP Instance UID", announcement.sopInstanceUID)
        )
    }

    private static func valid(_ attribute: String, _ text: String) throws(ArchiveError) -> UID {
        guard let uid = UID(text) else { throw .invalidUID(attribute: attribute, found: text) }
        return uid
    }
}
