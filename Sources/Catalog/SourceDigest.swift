import Crypto
package import DICOM
import Foundation
import Platform

/// One text that stands for all CT instances that a study's job is made from.
package enum SourceDigest {
    /// The SOP classes of CT images, sorted.
    package static let ctClasses = SOPClass.ctClasses.sorted()

    /// SHA-256 of sorted UIDs, hexadecimal.
    package static func digest(_ uids: [String]) -> String {
        SHA256.hash(data: Data(uids.joined(separator: "\n").utf8)).hexadecimal
    }
}
