/// The type of an element's value, as the two letters that an explicit VR data set carries.
///
/// Standard: PS3.5 6.2.
public enum ValueRepresentation: UInt16, Sendable {
    case AE = 0x4145
    case AS = 0x4153
    case AT = 0x4154
    case CS = 0x4353
    case DA = 0x4441
    case DS = 0x4453
    case DT = 0x4454
    case FD = 0x4644
    case FL = 0x464C
    case IS = 0x4953
    case LO = 0x4C4F
    case LT = 0x4C54
    case OB = 0x4F42
    case OD = 0x4F44
    case OF = 0x4F46
    case OL = 0x4F4C
    case OV = 0x4F56
    case OW = 0x4F57
    case PN = 0x504E
    case SH = 0x5348
    case SL = 0x534C
    case SQ = 0x5351
    case SS = 0x5353
    case ST = 0x5354
    case SV = 0x5356
    case TM = 0x544D
    case UC = 0x5543
    case UI = 0x5549
    case UL = 0x554C
    case UN = 0x554E
    case UR = 0x5552
    case US = 0x5553
    case UT = 0x5554
    case UV = 0x5556

    /// Creates the value representation of two letters; `nil` where they are none.
    public init?(_ letters: some StringProtocol) {
        let bytes = Array(letters.utf8)
        guard bytes.count == 2 else { return nil }
        self.init(rawValue: UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
    }

    /// The two letters.
    public var letters: String {
        String(decoding: [UInt8(rawValue >> 8), UInt8(truncatingIfNeeded: rawValue)], as: UTF8.self)
    }

    /// Whether the value is text in the data set's character set (PS3.5 6.1.2.2).
    var isText: Bool {
        switch self {
        case .LO, .LT, .PN, .SH, .ST, .UC, .UT: true
        default: false
        }
    }

    /// Whether the value is one text, in which a backslash separates nothing.
    var isSingleText: Bool {
        switch self {
        case .LT, .ST, .UT, .UR: true
        default: false
        }
    }

    /// Whether the value is characters rather than binary numbers.
    var isCharacters: Bool {
        switch self {
        case .AE, .AS, .CS, .DA, .DS, .DT, .IS, .TM, .UI, .UR: true
        default: isText
        }
    }

    /// Whether the value is binary numbers.
    var isBinaryNumber: Bool {
        switch self {
        case .FD, .FL, .SL, .SS, .SV, .UL, .US, .UV: true
        default: false
        }
    }

    /// Whether the value is bytes of which the VR says no more than how they are grouped.
    var isBytes: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW, .UN: true
        default: false
        }
    }

    /// The bytes of one value, of which there is a whole number; 1 for characters (PS3.5 6.2).
    var valueSize: Int {
        switch self {
        case .US, .SS, .OW: 2
        case .UL, .SL, .FL, .OL, .OF, .AT: 4
        case .FD, .OD, .OV, .SV, .UV: 8
        default: 1
        }
    }

    /// How a value is read whose attribute has this VR by the dictionary, and another or none in the data set.
    ///
    /// The dictionary decides, so that what a writer claims never changes what kind of value an attribute has: a code
    /// is no text in a character set because it is written as LO, and UN hides nothing. Only the form of numbers
    /// follows the writer: of which width they are, and whether they are binary or text.
    func reading(writtenAs written: Self?) -> Self {
        guard let written, written != .UN, written != self else { return self }
        switch self {
        case .DS, .IS: return written.isBinaryNumber ? written : self
        case .UN, .OB, .OW, .SQ: return written
        case _ where isBinaryNumber:
            if written.isBinaryNumber { return written }
            return written.isCharacters ? .DS : self
        case _ where isCharacters: return self
        default: return written
        }
    }

    /// Whether an explicit VR header has a 32-bit length behind two reserved bytes (PS3.5 7.1.2).
    var hasLongLength: Bool {
        switch self {
        case .OB, .OD, .OF, .OL, .OV, .OW, .SQ, .SV, .UC, .UN, .UR, .UT, .UV: true
        default: false
        }
    }
}
