import Platform

/// The group and element number that identify an attribute.
///
///     AttributeTag.patientName.description == "(0010,0010)"
///
/// Standard: PS3.5 7.1, PS3.6 6.
public struct AttributeTag: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The group number.
    public let group: UInt16
    /// The element number within the group.
    public let element: UInt16

    /// Creates a tag from its two numbers.
    public init(_ group: UInt16, _ element: UInt16) {
        self.group = group
        self.element = element
    }

    /// Both numbers as one, in the order of a data set.
    public var number: UInt32 { UInt32(group) << 16 | UInt32(element) }

    /// The tag as the standard prints it, for example "(0010,0010)".
    public var description: String {
        "(\(group.hexadecimal(digits: 4, uppercase: true)),\(element.hexadecimal(digits: 4, uppercase: true)))"
    }

    /// The order of attributes in a data set.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
