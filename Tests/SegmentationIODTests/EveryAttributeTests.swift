import DICOM
import Foundation
import Imaging
import SegmentationIOD
import TestSupport
import Testing

/// The object that is written, element by element, as a reader of our own sees it.
///
/// A change of a line here is a change of what a PACS gets: Documentation/Conformance.md, section 8, says the same.
@Suite("Every attribute of the object")
struct EveryAttributeTests {
    @Test("every element has the tag, the value representation and the value that the conformance statement promises")
    func wholeObject() throws {
        let lossy = LossyCompression(ratios: [9.5], methods: ["ISO_10918_1"])
        let source = try SyntheticSource(rows: 3, columns: 5, positions: [0, 2, 4, 6], lossy: lossy)
        let geometry = source.mask.geometry
        var voxels = [UInt8](repeating: 0, count: geometry.voxelCount)
        for (index, label) in [(15, 1), (16, 2), (29, 2), (30, 1), (44, 1)] as [(Int, UInt8)] { voxels[index] = label }
        _ = try source.write(
            mask: Mask(geometry: geometry, voxels: voxels),
            segments: [.pancreas, .segment(2, "Liver", .anatomicalStructure, trackingID: nil)])
        let lines = try AttributeDump(part10: source.folder.path("seg.dcm")).lines
        for (found, expected) in zip(lines, Self.expected) { #expect(found == expected) }
        #expect(lines.count == Self.expected.count)
    }

    private static let expected: [String] = #"""
        (0002,0000) UL 200
        (0002,0001) OB 2 bytes 00 01
        (0002,0002) UI "1.2.840.10008.5.1.4.1.1.66.4"
        (0002,0003) UI "2.25.205868711512605273799292597870678135834"
        (0002,0010) UI "1.2.840.10008.1.2.1\x00"
        (0002,0012) UI "2.25.21566724601987274741271546196701830365\x00"
        (0002,0013) SH "SEGNODE_1 "
        (0008,0005) CS "ISO_IR 100"
        (0008,0008) CS "DERIVED\PRIMARY "
        (0008,0016) UI "1.2.840.10008.5.1.4.1.1.66.4"
        (0008,0018) UI "2.25.205868711512605273799292597870678135834"
        (0008,0020) DA "20240102"
        (0008,0021) DA "20240103"
        (0008,0023) DA "20240103"
        (0008,0030) TM "101112"
        (0008,0031) TM "131415.5"
        (0008,0033) TM "131415.5"
        (0008,0050) SH "ACC0042 "
        (0008,0060) CS "SEG "
        (0008,0070) LO "segnode "
        (0008,0090) PN "Ref^Phys"
        (0008,1030) LO "CT ABDOMEN"
        (0008,103E) LO "Pancreas segmentation "
        (0008,1090) LO "segnode-ct"
        (0008,1115) SQ
        >item 1
        >(0008,114A) SQ
        >>item 1
        >>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>(0008,1155) UI "2.25.331815886017550837994925613481277518392"
        >>item 2
        >>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>(0008,1155) UI "2.25.289108771475225250227599233879396107\x00"
        >>item 3
        >>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>(0008,1155) UI "2.25.302299144172751155419228341697416206891"
        >>item 4
        >>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>(0008,1155) UI "2.25.296661782790678078283942714625195638591"
        >(0020,000E) UI "1.2.3.2\x00"
        (0010,0010) PN "M\xFCller^J\xFCrgen "
        (0010,0020) LO "KIT-0001"
        (0010,0030) DA "19610203"
        (0010,0040) CS "F "
        (0010,1010) AS "061Y"
        (0018,1000) LO "0001"
        (0018,1020) LO "0.1.0 "
        (0020,000D) UI "1.2.3.1\x00"
        (0020,000E) UI "2.25.31801260798147641772021701952843440937\x00"
        (0020,0010) SH "42"
        (0020,0011) IS "900 "
        (0020,0013) IS "1 "
        (0020,0052) UI "1.2.3.4\x00"
        (0020,1040) LO ""
        (0020,9221) SQ
        >item 1
        >(0020,9164) UI "2.25.58548909832779242449852943975367650735\x00"
        (0020,9222) SQ
        >item 1
        >(0020,9164) UI "2.25.58548909832779242449852943975367650735\x00"
        >(0020,9165) AT 98 11
        >(0020,9167) AT 98 10
        >(0020,9421) LO "Referenced Segment Number "
        >item 2
        >(0020,9164) UI "2.25.58548909832779242449852943975367650735\x00"
        >(0020,9165) AT 32 50
        >(0020,9167) AT 32 37139
        >(0020,9421) LO "Image Position Patient"
        (0020,9311) CS "3D"
        (0028,0002) US 1
        (0028,0004) CS "MONOCHROME2 "
        (0028,0008) IS "3 "
        (0028,0010) US 3
        (0028,0011) US 5
        (0028,0100) US 1
        (0028,0101) US 1
        (0028,0102) US 0
        (0028,0103) US 0
        (0028,2110) CS "01"
        (0028,2112) DS "9.5 "
        (0028,2114) CS "ISO_10918_1 "
        (0062,0001) CS "BINARY"
        (0062,0002) SQ
        >item 1
        >(0062,0003) SQ
        >>item 1
        >>(0008,0100) SH "91723000"
        >>(0008,0102) SH "SCT "
        >>(0008,0104) LO "Anatomical Structure"
        >(0062,0004) US 1
        >(0062,0005) LO "Pancreas"
        >(0062,0007) SQ
        >>item 1
        >>(0066,002F) SQ
        >>>item 1
        >>>(0008,0100) SH "123110"
        >>>(0008,0102) SH "DCM "
        >>>(0008,0104) LO "Artificial Intelligence "
        >>(0066,0031) LO "1.0 "
        >>(0066,0036) LO "segnode test"
        >(0062,0008) CS "AUTOMATIC "
        >(0062,0009) LO "segnode test"
        >(0062,000D) US 51709 38173 44529
        >(0062,000F) SQ
        >>item 1
        >>(0008,0100) SH "15776009"
        >>(0008,0102) SH "SCT "
        >>(0008,0104) LO "Pancreas"
        >(0062,0020) UT "pancreas-1"
        >(0062,0021) UI "2.25.320282638829598452425345279428317187584"
        >item 2
        >(0062,0003) SQ
        >>item 1
        >>(0008,0100) SH "91723000"
        >>(0008,0102) SH "SCT "
        >>(0008,0104) LO "Anatomical Structure"
        >(0062,0004) US 2
        >(0062,0005) LO "Liver "
        >(0062,0007) SQ
        >>item 1
        >>(0066,002F) SQ
        >>>item 1
        >>>(0008,0100) SH "123110"
        >>>(0008,0102) SH "DCM "
        >>>(0008,0104) LO "Artificial Intelligence "
        >>(0066,0031) LO "1.0 "
        >>(0066,0036) LO "segnode test"
        >(0062,0008) CS "AUTOMATIC "
        >(0062,0009) LO "segnode test"
        >(0062,000D) US 51709 38173 44529
        >(0062,000F) SQ
        >>item 1
        >>(0008,0100) SH "91723000"
        >>(0008,0102) SH "SCT "
        >>(0008,0104) LO "Anatomical Structure"
        (0062,0013) CS "NO"
        (0070,0080) CS "PANCREAS"
        (0070,0081) LO "Pancreas by segnode "
        (0070,0084) PN ""
        (2050,0020) CS "IDENTITY"
        (5200,9229) SQ
        >item 1
        >(0020,9116) SQ
        >>item 1
        >>(0020,0037) DS "1\0\0\0\1\0 "
        >(0028,9110) SQ
        >>item 1
        >>(0018,0050) DS "2 "
        >>(0018,0088) DS "2 "
        >>(0028,0030) DS "0.7\0.9 "
        (5200,9230) SQ
        >item 1
        >(0008,9124) SQ
        >>item 1
        >>(0008,2112) SQ
        >>>item 1
        >>>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>>(0008,1155) UI "2.25.289108771475225250227599233879396107\x00"
        >>>(0028,135A) CS "YES "
        >>>(0040,A170) SQ
        >>>>item 1
        >>>>(0008,0100) SH "121322"
        >>>>(0008,0102) SH "DCM "
        >>>>(0008,0104) LO "Source image for image processing operation "
        >>(0008,9215) SQ
        >>>item 1
        >>>(0008,0100) SH "113076"
        >>>(0008,0102) SH "DCM "
        >>>(0008,0104) LO "Segmentation"
        >(0020,9111) SQ
        >>item 1
        >>(0020,9157) UL 1 1
        >(0020,9113) SQ
        >>item 1
        >>(0020,0032) DS "-10\-20\32"
        >(0062,000A) SQ
        >>item 1
        >>(0062,000B) US 1
        >item 2
        >(0008,9124) SQ
        >>item 1
        >>(0008,2112) SQ
        >>>item 1
        >>>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>>(0008,1155) UI "2.25.302299144172751155419228341697416206891"
        >>>(0028,135A) CS "YES "
        >>>(0040,A170) SQ
        >>>>item 1
        >>>>(0008,0100) SH "121322"
        >>>>(0008,0102) SH "DCM "
        >>>>(0008,0104) LO "Source image for image processing operation "
        >>(0008,9215) SQ
        >>>item 1
        >>>(0008,0100) SH "113076"
        >>>(0008,0102) SH "DCM "
        >>>(0008,0104) LO "Segmentation"
        >(0020,9111) SQ
        >>item 1
        >>(0020,9157) UL 1 2
        >(0020,9113) SQ
        >>item 1
        >>(0020,0032) DS "-10\-20\34"
        >(0062,000A) SQ
        >>item 1
        >>(0062,000B) US 1
        >item 3
        >(0008,9124) SQ
        >>item 1
        >>(0008,2112) SQ
        >>>item 1
        >>>(0008,1150) UI "1.2.840.10008.5.1.4.1.1.2\x00"
        >>>(0008,1155) UI "2.25.289108771475225250227599233879396107\x00"
        >>>(0028,135A) CS "YES "
        >>>(0040,A170) SQ
        >>>>item 1
        >>>>(0008,0100) SH "121322"
        >>>>(0008,0102) SH "DCM "
        >>>>(0008,0104) LO "Source image for image processing operation "
        >>(0008,9215) SQ
        >>>item 1
        >>>(0008,0100) SH "113076"
        >>>(0008,0102) SH "DCM "
        >>>(0008,0104) LO "Segmentation"
        >(0020,9111) SQ
        >>item 1
        >>(0020,9157) UL 2 1
        >(0020,9113) SQ
        >>item 1
        >>(0020,0032) DS "-10\-20\32"
        >(0062,000A) SQ
        >>item 1
        >>(0062,000B) US 2
        (7FE0,0010) OB 6 bytes 01 80 00 A0 00 10
        """#.split(separator: "\n").map(String.init)
}
