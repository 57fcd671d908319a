import DICOM
import TestSupport
import Testing

struct TransferSyntaxTests {
    @Test(
        "how the data sets of the standard's transfer syntaxes are encoded is known",
        arguments: [
            "", ".1", ".1.98", ".1.99", ".2", ".4.50", ".4.57", ".4.66", ".4.70", ".4.80", ".4.81", ".4.90", ".4.93",
            ".4.94", ".4.95", ".4.100", ".4.100.1", ".4.106.1", ".4.108", ".4.110", ".4.112", ".4.201", ".4.203",
            ".4.204", ".4.205", ".5", ".8.1",
        ])
    func scannable(ending: String) throws {
        #expect(try syntax("1.2.840.10008.1.2" + ending).isScannable)
    }

    @Test(
        "of private transfer syntaxes, and of those that data sets are not stored in, it is not",
        arguments: [
            "1.2.840.113619.5.2", "1.3.46.670589.33.1.4.1", "1.2.3.4.5", "1.2.840.10008.1.20", "1.2.840.10008.1.2.6.1",
            "1.2.840.10008.1.2.6.2", "1.2.840.10008.1.2.7.1", "1.2.840.10008.1.2.4.49", "1.2.840.10008.1.2.4.67",
            "1.2.840.10008.1.2.4.109", "1.2.840.10008.1.2.4.113", "1.2.840.10008.1.2.4.107.1",
        ])
    func unknown(uid: String) throws {
        #expect(try !syntax(uid).isScannable)
    }

    @Test(
        "VR, byte order, compression and fragments follow the transfer syntax",
        arguments: [
            ("1.2.840.10008.1.2", false, false, false, false), ("1.2.840.10008.1.2.1", true, false, false, false),
            ("1.2.840.10008.1.2.1.99", true, false, true, false), ("1.2.840.10008.1.2.2", true, true, false, false),
            ("1.2.840.10008.1.2.4.90", true, false, false, true), ("1.2.840.10008.1.2.4.95", true, false, true, true),
            ("1.2.840.10008.1.2.4.205", true, false, true, true), ("1.2.840.10008.1.2.5", true, false, false, true),
        ])
    func encoding(uid: String, isExplicit: Bool, isBigEndian: Bool, isDeflated: Bool, isEncapsulated: Bool) throws {
        let syntax = try syntax(uid)
        #expect(syntax.isExplicitVR == isExplicit)
        #expect(syntax.isBigEndian == isBigEndian)
        #expect(syntax.isDeflated == isDeflated)
        #expect(syntax.isEncapsulated == isEncapsulated)
    }

    private func syntax(_ uid: String) throws -> TransferSyntax { TransferSyntax(try #require(UID(uid))) }
}
