extension NetworkAssembly {
    /// Dilated convolutions with dense connections, all at the input's size: each of `units.i` (convolution, batch
    /// normalization, ReLU: `.0`, `.1`) sees the input and what all units before it made, and `final`, 1 wide, sees
    /// everything.
    ///
    /// This is the network of Pelt and Sethian 2018 (PNAS 115, 254–259), with batch normalization, and with the
    /// doubling dilations of Yu and Koltun 2016 instead of their 1, 2, … 10. It stands for the dense dilated networks
    /// of Gibson et al. 2017, of which no code was published before that of DenseVNet; the names are this project's.
    mutating func appendDenseDilatedNet() throws(InferenceError) {
        var parts = [graph.input]
        var stack = graph.input
        for (index, channels) in architecture.filters.enumerated() {
            let dilation = architecture.dilations[index % architecture.dilations.count]
            parts.append(try normalized("units.\(index)", stack, to: channels, kernel: 3, dilation: dilation))
            stack = append("units.\(index).concatenation", .concatenation, parts)
        }
        graph.output = try convolution("final", stack, to: architecture.outputChannels, kernel: 1)
    }
}
