/// Turns the output channels of a network into segment numbers.
struct LabelDecision {
    /// With one channel, the logit above which a voxel belongs to segment 1.
    let threshold: Float

    /// The segment number of each voxel: above the threshold, or, of several channels, that with the highest logit,
    /// of which the first is the background.
    func labels(_ channels: [[Float]]) -> [UInt8] {
        guard channels.count > 1 else { return channels[0].map { $0 > threshold ? 1 : 0 } }
        var best = channels[0]
        var labels = [UInt8](repeating: 0, count: best.count)
        for (number, channel) in channels.enumerated().dropFirst() {
            for index in channel.indices where channel[index] > best[index] {
                best[index] = channel[index]
                labels[index] = UInt8(number)
            }
        }
        return labels
    }
}
