package import CKernels
import Foundation

/// The vector instructions that the engine has kernels for.
public enum InstructionSet: String, CaseIterable, Comparable, Sendable {
    /// What every processor of the architecture has.
    case portable
    /// The portable kernels with the dense products of OpenBLAS, where that is installed and better: on processors
    /// that have AVX without AVX2, and on other architectures.
    case openblas
    /// AVX2 and FMA.
    case avx2
    /// AVX-512 F, VL, DQ and BW.
    case avx512

    /// The environment variable that names the instruction set to use, for comparisons and for processors that slow
    /// down on wide vectors.
    public static let variable = "SEGNODE_INSTRUCTION_SET"

    /// The instruction sets that this machine has, the best last; asking loads OpenBLAS.
    public static let available = allCases.filter(\.isAvailable)

    /// The instruction set that ``variable`` names, otherwise the best of ``available``.
    /// - Throws: `unusableInstructionSet` where the variable names none of ``available``; of those the error lists what
    ///   can be told without loading OpenBLAS
    public static func preferred() throws(InferenceError) -> Self {
        try preferred(environment: ProcessInfo.processInfo.environment)
    }

    /// ``preferred()`` in another environment.
    package static func preferred(environment: [String: String]) throws(InferenceError) -> Self {
        guard let name = environment[variable], !name.isEmpty else {
            return allCases.reversed().first(where: \.isAvailable) ?? .portable
        }
        guard let wanted = Self(rawValue: name), wanted.isAvailable else {
            throw .unusableInstructionSet(found: name, available: told.map(\.rawValue))
        }
        return wanted
    }

    /// What is there, without OpenBLAS where the processor has kernels of its own: a mistaken word loads no library.
    private static var told: [Self] {
        let own = [avx2, avx512].filter(\.isAvailable)
        return own.isEmpty ? available : [portable] + own
    }

    private var isAvailable: Bool { ck_kernels_named(rawValue) != nil }

    /// The order in which they are preferred.
    public static func < (first: Self, second: Self) -> Bool {
        allCases.firstIndex(of: first) ?? 0 < allCases.firstIndex(of: second) ?? 0
    }

    /// The kernels; those of every processor where this one lacks the instructions.
    package var kernels: UnsafePointer<ck_kernels> { ck_kernels_named(rawValue) ?? ck_kernels_named("portable") }

    /// What decides the last bits of a result: the name, and for OpenBLAS which build computes and for which processor.
    public var identity: String {
        self == .openblas ? "\(rawValue) (\(String(cString: ck_openblas_description())))" : rawValue
    }

    /// The bytes that computing on so many threads reserves beside a plan: OpenBLAS keeps a buffer for each thread that
    /// calls it, and waits for ever where the system refuses one (OpenMathLib/OpenBLAS#5289).
    public func reservedMemory(threads: Int) -> Int { self == .openblas ? Self.bufferSize * max(threads, 1) : 0 }

    /// What a thread that called OpenBLAS was measured to have reserved, rounded up: 131 MB.
    private static let bufferSize = 128 << 20
}
