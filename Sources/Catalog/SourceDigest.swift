import Crypto
package import DICOM
import Foundation
import Platform

/// One text that stands for all CT instances that a study's job is made from.
package enum SourceDigest {
    /// The SOP classes of CT images, sorted.
    package static let ctClasses = SOPClass.ctClasses.sorted()

    /// What an instance counts as: one that lost its file and got it back is another source than before.
    ///
    /// - Parameter revision: how often its file came back.
    package static func source(_ uid: String, revision: Int) -> String {
        revision == 0 ? uid : "\(uid) again \(revision)"
    }

    /// SHA-256 of sorted UIDs, hexadecimal.
    package static func digest(_ uids: [String]) -> String {
        SHA256.hash(data: Data(uids.joined(separator: "\n").utf8)).hexadecimal
    }
}
