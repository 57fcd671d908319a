extension NetworkArchitecture {
    /// The architecture that a checkpoint's tensor names and shapes show, under the names of the network definitions.
    /// Strides leave no trace in a checkpoint and are taken to be 2, dilations to be the definition's.
    /// - Throws: `invalidArchitecture` where the names are those of no known network
    public static func recognized(in weights: SafeTensors) throws(InferenceError) -> NetworkArchitecture {
        for kind in NetworkKind.allCases {
            if let found = NetworkSignature(kind: kind, weights: weights).architecture { return found }
        }
        throw .invalidArchitecture(reason: "the tensors' names are those of no known network")
    }
}
