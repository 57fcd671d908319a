import Inference
import Segmentation
import TestSupport
import Testing

@Suite struct ModelProfileTests {
    @Test("a profile has every step with its size, and times where they were measured")
    func measured() throws {
        let profiles = try CoarseToFineTests.segmenter().profiles(size: [17, 32, 33], rounds: 1)
        #expect(profiles.map(\.role) == ["locator", "network"])
        for profile in profiles {
            #expect(profile.inputShape == [1, 1, 32, 32, 48])
            #expect(profile.steps.count > 20)
            #expect(profile.steps.last?.outputShape == [2, 32, 32, 48])
            #expect(profile.operations > 100_000_000)
            #expect(profile.parameters > 100_000 && profile.requiredBytes > 4 * profile.parameters)
            #expect((profile.milliseconds ?? 0) > 0)
        }
    }

    @Test("without a size or rounds the usual size is listed without times")
    func listed() throws {
        let profile = try #require(ShippedBundle.segmenter.get().profiles(size: nil, rounds: 0).first)
        #expect(profile.inputShape == [1, 1, 192, 192])
        #expect(profile.milliseconds == nil)
        let threshold = try Segmenter(BundleFolder().load(BundleFolder.threshold(200)), threads: 1)
        #expect(try threshold.profiles(size: nil, rounds: 1).isEmpty)
    }

    @Test("a size with another number of axes is refused")
    func wrongAxes() throws {
        #expect(throws: SegmentationError.self) {
            try CoarseToFineTests.segmenter().profiles(size: [32, 32], rounds: 0)
        }
    }
}
