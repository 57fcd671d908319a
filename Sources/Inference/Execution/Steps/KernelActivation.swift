package import CKernels

/// An activation as the kernels take it: a kind, and a slope for each channel.
package struct KernelActivation {
    package let kind: ck_activation
    package let slopes: [Float]

    package init(_ activation: Activation, channels: Int) {
        switch activation {
        case .identity: (kind, slopes) = (ck_identity, [Float](repeating: 0, count: channels))
        case .relu: (kind, slopes) = (ck_relu, [Float](repeating: 0, count: channels))
        case .sigmoid: (kind, slopes) = (ck_sigmoid, [Float](repeating: 0, count: channels))
        case .leakyReLU(let slope): (kind, slopes) = (ck_leaky, [Float](repeating: slope, count: channels))
        case .parametricReLU(let own) where own.count == 1:
            (kind, slopes) = (ck_leaky, [Float](repeating: own[0], count: channels))
        case .parametricReLU(let own): (kind, slopes) = (ck_leaky, own)
        }
    }
}
