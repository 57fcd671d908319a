import DICOM
import Foundation
import Imaging
import Phantoms
import SegmentationIOD
import TestSupport
import Testing

extension EndToEnd {
    @Suite("What other readers see")
    struct OutsideReaderTests {
        /// A Python with highdicom: SEGNODE_TEST_PYTHON, a virtual environment for the kit of judges, or the path's.
        private static let python: OutsideProgram? = {
            let environment = ProcessInfo.processInfo.environment
            let named = [environment["SEGNODE_TEST_PYTHON"], environment["DICOMKIT_VENV"].map { $0 + "/bin/python" }]
            let candidates = named.compactMap { $0.map { OutsideProgram(url: URL(filePath: $0)) } }
            return (candidates + [OutsideProgram("python3")].compactMap { $0 }).first { candidate in
                (try? candidate.run(["-c", "import highdicom, numpy"]).status) == 0
            }
        }()

        @Test(
            "highdicom reads the mask that was segmented, slice by slice",
            .enabled(if: python != nil, "no Python with highdicom: set SEGNODE_TEST_PYTHON"))
        func highdicom() throws {
            let series = try PhantomSeries()
            let folder = try TemporaryFolder()
            let segmented = try OutsideProgram(url: Repository.program).run([
                "segment", try #require(series.files.first.map { URL(filePath: $0).deletingLastPathComponent().path }),
                "--model", "commissioning-threshold", "--output", folder.path("seg.dcm"),
            ])
            #expect(segmented.status == 0, "\(segmented.output)")
            let outcome = try #require(Self.python).run(
                ["-c", Self.script, folder.path("seg.dcm")] + series.sopInstanceUIDs.map(\.description))
            #expect(outcome.status == 0, "\(outcome.output)")
            let counts = (0..<series.phantom.truth.geometry.slices).map { slice in
                series.phantom.truth.slice(slice).count { $0 == 1 }
            }
            #expect(outcome.output.split(separator: "\n").last.map(String.init) == "\(counts)")
        }

        private static let script = """
            import sys, highdicom
            seg = highdicom.seg.segread(sys.argv[1])
            pixels = seg.get_pixels_by_source_instance(source_sop_instance_uids=sys.argv[2:], combine_segments=True,
                                                       assert_missing_frames_are_empty=True)
            print([int((plane == 1).sum()) for plane in pixels])
            """
    }
}
