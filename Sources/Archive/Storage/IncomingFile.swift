import DICOM
import Synchronization

/// The file of one instance that is being received: its steps are done in order, each on whichever of the archive's
/// threads is free, so that no caller ever waits for the disk.
///
/// A step that fails removes the file, and those after it do nothing but say why.
///
/// `@unchecked Sendable`: `queue` is guarded by itself; everything else belongs to the thread that does the steps, of
/// which there is one at a time.
final class IncomingFile: @unchecked Sendable {
    /// Something to be done on the disk.
    enum Step {
        case write(Piece)
        case commit(Ending)
        case discard(then: (@Sendable () -> Void)?)
    }

    /// What is known when the data set is complete.
    struct Ending: Sendable {
        /// `nil` where the data set is still to be scanned.
        let attributes: ScannedDataSet?
        let completion: @Sendable (Result<StoredInstance, ArchiveError>) -> Void
    }

    /// What was announced, and valid.
    struct Announced: Sendable {
        let announcement: InstanceAnnouncement
        let sopClassUID: UID
        let sopInstanceUID: UID
    }

    private struct Queue {
        var steps: [Step] = []
        /// Whether a thread does the steps, or is going to.
        var isScheduled = false
        var waitingBytes = 0
        var failure: ArchiveError?
        var whenDrained: (@Sendable () -> Void)?
    }

    private let announced: Announced
    private let header: [UInt8]
    private let committer: Committer
    private let queue = Mutex(Queue())
    private var file: ArchiveFile?
    private var reservation: SpaceReservation?
    private let checksum = Checksum()
    private var length = 0

    init(_ announced: Announced, committer: Committer) {
        self.announced = announced
        self.committer = committer
        header = FileMetaInformation(
            mediaStorageSOPClassUID: announced.sopClassUID,
            mediaStorageSOPInstanceUID: announced.sopInstanceUID,
            transferSyntax: announced.announcement.transferSyntax,
            sourceApplicationEntityTitle: announced.announcement.callingAETitle.isEmpty
                ? nil : announced.announcement.callingAETitle
        ).encoded()
    }

    /// A piece that begins with the file's header: preamble, "DICM" and file meta information.
    func firstPiece() -> Piece {
        let piece = committer.pieces.take()
        _ = header.withUnsafeBytes { piece.append($0) }
        return piece
    }

    /// Why the instance cannot be stored, as soon as that is known.
    var failure: ArchiveError? { queue.withLock { $0.failure } }

    /// The bytes that were handed over and are not written yet.
    var waitingBytes: Int { queue.withLock { $0.waitingBytes } }

    /// Calls once few bytes wait, at once or from a thread of the archive.
    func whenDrained(_ resume: @escaping @Sendable () -> Void) {
        let isDrained = queue.withLock { queue in
            guard queue.waitingBytes > InstanceWriter.lowWaterMark else { return true }
            queue.whenDrained = resume
            return false
        }
        if isDrained { resume() }
    }

    /// Hands a step over; returns at once.
    func add(_ step: Step) {
        let isFirst = queue.withLock { queue in
            queue.steps.append(step)
            if case .write(let piece) = step { queue.waitingBytes += piece.count }
            defer { queue.isScheduled = true }
            return !queue.isScheduled
        }
        if isFirst { schedule() }
    }

    /// A closed archive has no threads any more: what is left is refused here.
    private func schedule() {
        guard !committer.schedule({ [self] in work() }) else { return }
        fail(.closing)
        work()
    }

    /// Does the steps that there are, then lets other instances have the thread.
    private func work() {
        let steps = queue.withLock { queue in
            defer { queue.steps.removeAll(keepingCapacity: true) }
            return queue.steps
        }
        for step in steps { perform(step) }
        let hasMore = queue.withLock { queue in
            queue.isScheduled = !queue.steps.isEmpty
            return queue.isScheduled
        }
        if hasMore { schedule() }
    }

    private func perform(_ step: Step) {
        switch step {
        case .write(let piece):
            write(piece)
        case .commit(let ending):
            commit(ending)
        case .discard(let completion):
            remove()
            completion?()
        }
    }

    private func write(_ piece: Piece) {
        do throws(ArchiveError) {
            if failure == nil { try put(piece) }
        } catch { fail(error) }
        let resume = queue.withLock { queue -> (@Sendable () -> Void)? in
            queue.waitingBytes -= piece.count
            guard queue.waitingBytes <= InstanceWriter.lowWaterMark else { return nil }
            defer { queue.whenDrained = nil }
            return queue.whenDrained
        }
        committer.pieces.giveBack(piece)
        resume?()
    }

    /// Writes a piece behind the others, opening the file with the first.
    private func put(_ piece: Piece) throws(ArchiveError) {
        let reservation = self.reservation ?? committer.reservation(for: announced.announcement)
        self.reservation = reservation
        try reservation.grow(to: length + piece.count)
        let file = try openFile()
        try file.write(piece.bytes, at: length)
        reservation.wrote(piece.count)
        let start = length == 0 ? FileProof.preambleLength : 0
        checksum.update(UnsafeRawBufferPointer(rebasing: piece.bytes[start...]))
        length += piece.count
    }

    private func openFile() throws(ArchiveError) -> ArchiveFile {
        if let file { return file }
        let file = try committer.newFile()
        self.file = file
        return file
    }

    private func commit(_ ending: Ending) {
        do throws(ArchiveError) {
            if let failure { throw failure }
            guard let file else { throw .closing }
            let proof = FileProof(length: length, checksum: checksum.value, receivedAt: committer.now)
            try file.write(proof.preamble, at: 0)
            let received = ReceivedFile(
                announcement: announced.announcement,
                sopClassUID: announced.sopClassUID,
                sopInstanceUID: announced.sopInstanceUID,
                file: file,
                dataSetOffset: header.count,
                proof: proof,
                completion: ending.completion
            )
            self.file = nil
            reservation?.end()
            committer.commit(received, scanned: ending.attributes)
        } catch {
            fail(error)
            ending.completion(.failure(error))
        }
    }

    private func fail(_ error: ArchiveError) {
        queue.withLock { $0.failure = $0.failure ?? error }
        if case .noSpace = error { committer.space.invalidate() }
        remove()
    }

    private func remove() {
        file?.remove()
        file = nil
        reservation?.end()
    }
}
