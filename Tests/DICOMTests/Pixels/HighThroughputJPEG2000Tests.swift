import DICOM
import Foundation
import Glibc
import TestSupport
import Testing

/// High-Throughput JPEG 2000, of which no real file is at hand.
struct HighThroughputJPEG2000Tests {
    /// 8x8 signed samples of 16 bits, pixel n being (37 n) mod 4001 - 2000, encoded without loss by OpenJPH 0.26.
    private static let codestream =
        "/0//UQApQAAAAAAIAAAACAAAAAAAAAAAAAAACAAAAAgAAAAAAAAAAAABjwEB/1AACAACAAAACv9SAAwAAgABAAUEBEAB/1wAEyCIkJCQ"
        + "kJCQkJCQkJCQiIiI/2QAFwABT3BlbkpQSCBWZXIgMC4yNi4zLv+QAAoAAAAAAFkAAf+TwAAmrfkDB3QAAADAABLAABMAUAGHdACM+gMH"
        + "dADAABNAABOAJNIBAnQAMpXpAKNUAMAAKiAAFWAIgiCqcIJ1AE46ceLkwEIB7LYA/9k="

    @Test(
        "every sample comes back",
        arguments: [
            UID(constant: "1.2.840.10008.1.2.4.201"), UID(constant: "1.2.840.10008.1.2.4.202"),
            UID(constant: "1.2.840.10008.1.2.4.203"),
        ])
    func decoding(transferSyntax: UID) throws {
        #expect(try values(TransferSyntax(transferSyntax), bitsStored: 16, isSigned: true) == Self.samples)
    }

    @Test("a sample beyond the bits that are stored becomes the nearest value, not the one that its low bits make")
    func beyondTheBits() throws {
        let found = try values(.jpeg2000Lossless, bitsStored: 11, isSigned: true)
        #expect(found == Self.samples.map { min(max($0, -1024), 1023) })
    }

    @Test("samples with a sign in an image without hold the value in their low bits")
    func otherSign() throws {
        let found = try values(.jpeg2000Lossless, bitsStored: 16, isSigned: false)
        #expect(found == Self.samples.map { $0 & 0xFFFF })
    }

    @Test("a codestream that makes the decoder end its process is refused, whatever it says it is")
    func assertion() throws {
        for syntax in [TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.201")), .jpeg2000Lossless] {
            #expect(throws: DICOMError.self) {
                try values(syntax, bitsStored: 16, isSigned: true, changing: (174, 0xFF))
            }
        }
    }

    @Test("a codestream with any byte changed is decoded or refused")
    func mutations() throws {
        for place in 127..<206 {
            _ = try? values(.jpeg2000Lossless, bitsStored: 16, isSigned: true, changing: (place, UInt8(place)))
        }
    }

    @Test("the decoder's process has none of this one's files and signal settings", .takingTurns)
    func nothingInherited() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("image.dcm")
        try Self.writeEmptyImage(to: path)
        let watch = ChildWatch { Self.hasNothing($0) }
        // A busy machine may not let the watch run while one decoding lasts.
        for _ in 0..<50 where !watch.hasSeen {
            #expect(try DataSet(contentsOf: path).decodedFrame(0).values.allSatisfy { $0 == 32768 })
        }
        #expect(watch.end())
    }

    @Test("the decoder's process ends with the one that waits for it, even where that is killed", .takingTurns)
    func endsWithParent() throws {
        let folder = try TemporaryFolder()
        try Self.writeEmptyImage(to: folder.path("image.dcm"))
        let parent = try TestChild("HighThroughputJPEG2000Tests/isKilledWhileDecoding", folder: folder.path())
        #expect(parent.wait() == -SIGKILL)
        // Halted, it does not end by itself: only the system ends it, because its parent is gone.
        let child = try String(contentsOfFile: folder.path("child"), encoding: .utf8)
        let deadline = ContinuousClock.now + .seconds(30)
        while ProcessState.isAlive(child), ContinuousClock.now < deadline { usleep(10_000) }
        #expect(!ProcessState.isAlive(child))
        if ProcessState.isAlive(child), let number = Int32(child) { kill(number, SIGKILL) }
    }

    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func isKilledWhileDecoding() throws {
        let folder = try #require(TestChild.folder)
        let watch = ChildWatch { child in
            guard HighThroughputJPEG2000Tests.isHalted(child) else { return false }
            try? Data(child.utf8).write(to: URL(filePath: folder + "/child"))
            kill(getpid(), SIGKILL)
            return true
        }
        for _ in 0..<200 { _ = try DataSet(contentsOf: folder + "/image.dcm").decodedFrame(0) }
        _ = watch.end()
    }

    @Test("a decoder that the system ends is a failure of the system, not of the image", .takingTurns)
    func endedBySystem() throws {
        let folder = try TemporaryFolder()
        try Self.writeEmptyImage(to: folder.path("image.dcm"))
        let child = try TestChild("HighThroughputJPEG2000Tests/seesItsDecoderKilled", folder: folder.path())
        #expect(child.wait() == 0)
    }

    @Test(.enabled(if: TestChild.isChild, "runs in a process of its own"))
    func seesItsDecoderKilled() throws {
        let folder = try #require(TestChild.folder)
        let watch = ChildWatch { child in
            guard HighThroughputJPEG2000Tests.isHalted(child), let number = Int32(child) else { return false }
            return kill(number, SIGKILL) == 0
        }
        var failure: DICOMError?
        let end = ContinuousClock.now + .seconds(60)
        while failure == nil, ContinuousClock.now < end {
            do throws(DICOMError) {
                _ = try DataSet(contentsOf: folder + "/image.dcm").decodedFrame(0)
            } catch {
                failure = error
            }
        }
        _ = watch.end()
        #expect(failure?.systemFailure != nil, "\(String(describing: failure))")
        #expect("\(String(describing: failure))".contains("the system ended the decoding process"))
    }

    /// Halts a process that is decoding; `false` where it is not so far yet, or has ended.
    fileprivate static func isHalted(_ child: String) -> Bool {
        guard hasNothing(child), let number = Int32(child), kill(number, SIGSTOP) == 0 else { return false }
        while let state = ProcessState.letter(child), !"ZX".contains(state) {
            if state == "T" { return true }
            usleep(100)
        }
        return false
    }

    private static func writeEmptyImage(to path: String) throws {
        let image = CompressedImage(
            transferSyntax: TransferSyntax(UID(constant: "1.2.840.10008.1.2.4.201")), codestream: empty,
            rows: 4096, columns: 4096, isSigned: false)
        try Data(image.file).write(to: URL(filePath: path))
    }

    private static func hasNothing(_ child: String) -> Bool {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(child)/fd")) ?? []
        let targets = files.map {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(child)/fd/\($0)")
        }
        let status = (try? String(contentsOfFile: "/proc/\(child)/status", encoding: .utf8)) ?? ""
        return targets == ["/dev/null", "/dev/null", "/dev/null"] && status.contains("SigBlk:\t0000000000000000")
    }

    /// 4096x4096 samples without a sign, all of them 32768: one tile of six packets without content, which takes a
    /// decoder some tenths of a second.
    private static let empty: [UInt8] = {
        var bytes: [UInt8] = [0xFF, 0x4F, 0xFF, 0x51, 0, 41, 0x40, 0]
        for size in [4096, 4096, 0, 0, 4096, 4096, 0, 0] { bytes += [0, 0, UInt8(size >> 8), 0] }
        bytes += [0, 1, 15, 1, 1, 0xFF, 0x50, 0, 8, 0, 2, 0, 0, 0, 0]
        bytes += [0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 5, 4, 4, 0x40, 1]
        bytes += [0xFF, 0x5C, 0, 19, 0x40] + [UInt8](repeating: 0x40, count: 16)
        bytes += [0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 20, 0, 1, 0xFF, 0x93]
        return bytes + [UInt8](repeating: 0, count: 6) + [0xFF, 0xD9]
    }()

    private static let samples: [Int32] = (0..<64).map { pixel in pixel * 37 % 4001 - 2000 }

    private func values(
        _ syntax: TransferSyntax, bitsStored: Int, isSigned: Bool, changing change: (place: Int, byte: UInt8)? = nil
    ) throws -> [Int32] {
        var codestream = Array(try #require(Data(base64Encoded: Self.codestream)))
        if let change { codestream[change.place] = change.byte }
        let image = CompressedImage(
            transferSyntax: syntax, codestream: codestream, bitsStored: bitsStored, isSigned: isSigned)
        let folder = try TemporaryFolder()
        let path = folder.path("image.dcm")
        try Data(image.file).write(to: URL(filePath: path))
        return try DataSet(contentsOf: path).decodedFrame(0).values
    }
}

/// What the system says of a process.
private enum ProcessState {
    /// The letter of its state, as "T" where it is halted; nothing where there is no such process.
    static func letter(_ process: String) -> Character? {
        let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return text.flatMap { $0.split(separator: ")").last?.dropFirst().first }
    }

    /// Whether it has not ended, reaped or not.
    static func isAlive(_ process: String) -> Bool { letter(process).map { !"ZX".contains($0) } ?? false }
}

/// Looks at the processes that this one has started, on a thread of its own, until one is as expected.
private final class ChildWatch: @unchecked Sendable {
    private let lock = NSLock()
    private var isSeen = false
    private var isEnding = false

    init(isExpected: @escaping @Sendable (String) -> Bool) {
        Thread.detachNewThread { [self] in
            while lock.withLock({ !isSeen && !isEnding }) {
                if Self.children().contains(where: isExpected) { lock.withLock { isSeen = true } }
                Thread.sleep(forTimeInterval: 0.001)
            }
        }
    }

    var hasSeen: Bool { lock.withLock { isSeen } }

    /// Looks no more; returns whether one was seen.
    func end() -> Bool {
        lock.withLock {
            isEnding = true
            return isSeen
        }
    }

    /// The processes that any thread of this one has started.
    private static func children() -> [String] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.flatMap { task in
            let text = (try? String(contentsOfFile: "/proc/self/task/\(task)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").map(String.init)
        }
    }
}
