/// The indexed attributes of a data set whose whole form has been checked.
///
/// Only attributes of the top level are kept, and only those that identify or describe the instance: UIDs, names,
/// dates and numbers of patient, study, series and instance, and the size, spacing and position of the image.
/// Text is decoded by the data set's own Specific Character Set and never fails.
public struct ScannedDataSet: Sendable {
    /// One kept value.
    private struct Entry: Sendable {
        let attribute: IndexedAttribute
        let representation: ValueRepresentation
        let start: Int
        var end: Int
    }

    private let isBigEndian: Bool
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []
    /// The length of the native pixel data in bytes; `nil` where there is none.
    private(set) var pixelDataLength: UInt64?
    /// The bit of each slot that has an entry.
    private var present: UInt64 = 0

    init(isBigEndian: Bool) {
        self.isBigEndian = isBigEndian
        entries.reserveCapacity(48)
        bytes.reserveCapacity(1024)
    }

    /// Whether the data set has the attribute, even without a value.
    public func contains(_ tag: AttributeTag) -> Bool {
        IndexedAttribute(tag).map { present & 1 << UInt64($0.slot) != 0 } ?? false
    }

    /// The first value without padding; `nil` where there is none, it is empty or the attribute is not indexed.
    public func string(_ tag: AttributeTag) -> String? {
        strings(tag).first.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// All values without padding, as UTF-8; some can be empty.
    public func strings(_ tag: AttributeTag) -> [String] { value(tag)?.strings ?? [] }

    /// The value as the UID that it must be; `nil` where it is absent or breaks a rule of PS3.5 9.1.
    public func uid(_ tag: AttributeTag) -> UID? { rawUID(tag).flatMap { UID($0) } }

    /// The whole value of a UID attribute as received, valid or not; `nil` where it is absent or empty.
    ///
    /// These attributes have one value. Several, as in "1.2\1.3", stay together here and are no valid UID: the first
    /// alone would file an instance under a UID that another reader, who takes the last, does not know.
    public func rawUID(_ tag: AttributeTag) -> String? {
        let text = strings(tag).joined(separator: "\\")
        return text.isEmpty ? nil : text
    }

    /// The first whole number; `nil` where there is none, or where what is there is none: an instance is stored
    /// whatever its numbers are, and ``DataSet`` judges them where they are used.
    public func integer(_ tag: AttributeTag) -> Int? { value(tag)?.integers?.first }

    /// All values as numbers; none where one of them is no number.
    public func doubles(_ tag: AttributeTag) -> [Double] { value(tag)?.doubles ?? [] }

    /// The values of Specific Character Set; empty where the data set has none. They are codes, and read without a
    /// character set whatever VR is written.
    public var characterSet: [String] {
        guard let entry = entry(.specificCharacterSet) else { return [] }
        return ElementValue(representation: .CS, bytes: Array(bytes[entry.start..<entry.end]), characterSet: []).strings
    }

    /// The valid UID of an attribute that must have one.
    ///
    /// - Throws: ``DICOMError/missingAttribute(_:)`` or ``DICOMError/invalidUID(_:_:)``.
    public func requiredUID(_ tag: AttributeTag) throws(DICOMError) -> UID {
        guard let text = rawUID(tag) else { throw .missingAttribute(tag) }
        guard let uid = UID(text) else { throw .invalidUID(tag, text) }
        return uid
    }

    /// How many bytes of native pixel data the Image Pixel module describes; `nil` where it leaves that open.
    var describedPixelDataLength: Double? {
        guard let rows = integer(.rows), let columns = integer(.columns), let bits = integer(.bitsAllocated) else {
            return nil
        }
        let factors = [rows, columns, bits, integer(.samplesPerPixel) ?? 1, integer(.numberOfFrames) ?? 1]
        return factors.reduce(0.125) { $0 * max(Double($1), 0) }
    }

    /// Begins a value; a second one of the same attribute would leave open which of them holds.
    mutating func begin(_ attribute: IndexedAttribute, _ written: ValueRepresentation?) throws(DICOMError) {
        let bit = UInt64(1) << UInt64(attribute.slot)
        guard present & bit == 0 else { throw .repeatedAttribute(attribute.tag) }
        present |= bit
        let reading = attribute.representation.reading(writtenAs: written)
        entries.append(Entry(attribute: attribute, representation: reading, start: bytes.count, end: bytes.count))
    }

    /// Whether an attribute is the one begun last.
    func isLast(_ tag: AttributeTag) -> Bool { entries.last?.attribute == IndexedAttribute(tag) }

    /// Notes native pixel data; of several, the toolkit takes the first.
    mutating func beginPixelData(_ length: UInt64) { pixelDataLength = pixelDataLength ?? length }

    /// Continues the value begun last, up to `limit` bytes of it.
    mutating func append(_ piece: Slice<UnsafeRawBufferPointer>, limit: Int) {
        let last = entries.count - 1
        bytes.append(contentsOf: piece.prefix(limit - (entries[last].end - entries[last].start)))
        entries[last].end = bytes.count
    }

    private func entry(_ tag: AttributeTag) -> Entry? {
        IndexedAttribute(tag).flatMap { attribute in entries.first { $0.attribute == attribute } }
    }

    private func value(_ tag: AttributeTag) -> ElementValue? {
        guard let entry = entry(tag) else { return nil }
        let value = Array(bytes[entry.start..<entry.end])
        let isNumber = entry.representation.isBinaryNumber
        return ElementValue(
            representation: entry.representation,
            bytes: isBigEndian && isNumber ? ElementValue.swapped(value, entry.representation) : value,
            characterSet: entry.representation.isText ? characterSet : []
        )
    }
}
