import Inference

extension ModelDescription {
    /// What is wrong with a description, as the key concerned and a predicate; `nil` where nothing is.
    package func fault() -> Fault? {
        if schema != 1 { return Fault("schema", "is \(schema) where 1 was expected") }
        if name.isEmpty { return Fault("name", "is empty") }
        if version.isEmpty { return Fault("version", "is empty") }
        return faultOfLabels() ?? (kind == .threshold ? faultOfThreshold() : faultOfNetwork())
    }

    /// A key of `model.json` and what is wrong with it.
    package struct Fault: Equatable {
        /// The key.
        package let key: String
        /// What is wrong with it, as the rest of a sentence.
        package let reason: String

        init(_ key: String, _ reason: String) {
            self.key = key
            self.reason = reason
        }
    }

    private func faultOfLabels() -> Fault? {
        guard !labels.isEmpty, labels.count <= 255 else {
            return Fault("labels", "must be 1 to 255, not \(labels.count)")
        }
        for (index, label) in labels.enumerated() {
            let key = "labels[\(index)]"
            if Int(label.number) != index + 1 {
                return Fault("\(key).number", "is \(label.number) where \(index + 1) was expected")
            }
            if label.name.isEmpty || label.name.count > 64 {
                return Fault("\(key).name", "must have 1 to 64 characters")
            }
            if label.color.count != 3 { return Fault("\(key).color", "must be [red, green, blue]") }
            for (part, code) in [("category", label.category), ("type", label.type)] {
                guard (1...16).contains(code.value.count), (1...16).contains(code.scheme.count), !code.meaning.isEmpty
                else { return Fault("\(key).\(part)", "needs value and scheme of 1 to 16 characters and a meaning") }
            }
        }
        return nil
    }

    private func faultOfThreshold() -> Fault? {
        guard let hounsfield else { return Fault("hounsfield", "is missing") }
        guard (-32768...32767).contains(hounsfield) else {
            return Fault("hounsfield", "is \(hounsfield), beyond 16 bits")
        }
        return labels.count == 1 ? nil : Fault("labels", "must be 1 for kind threshold")
    }

    private func faultOfNetwork() -> Fault? {
        guard let architecture else { return Fault("architecture", "is missing") }
        guard let weights else { return Fault("weights", "is missing") }
        guard let input else { return Fault("input", "is missing") }
        if let fault = fault(of: architecture, weights, input) ?? faultOfEnsemble(architecture) { return fault }
        guard kind == .coarseToFine else {
            return locator == nil ? nil : Fault("locator", "is for kind \(ModelKind.coarseToFine.rawValue) only")
        }
        guard let locator else { return Fault("locator", "is missing") }
        if let fault = fault(of: locator.architecture, locator.weights, locator.input) {
            return Fault("locator.\(fault.key)", fault.reason)
        }
        if !(0...200).contains(locator.margin) { return Fault("locator.margin", "must be 0 to 200 mm") }
        return locator.minimumVolume >= 0 ? nil : Fault("locator.minimumVolume", "must not be negative")
    }

    private func faultOfEnsemble(_ main: NetworkArchitecture) -> Fault? {
        guard let ensemble else { return nil }
        if kind != .sliceWise { return Fault("ensemble", "is for kind \(ModelKind.sliceWise.rawValue) only") }
        for (index, member) in ensemble.enumerated() {
            if let fault = fault(of: member.architecture, member.weights, member.input) {
                return Fault("ensemble[\(index)].\(fault.key)", fault.reason)
            }
            if member.architecture.outputChannels != main.outputChannels {
                return Fault(
                    "ensemble[\(index)].architecture.outputChannels",
                    "is \(member.architecture.outputChannels) where the main network has \(main.outputChannels)")
            }
        }
        return nil
    }

    /// What is wrong with one network of the model.
    private func fault(
        of architecture: NetworkArchitecture,
        _ weights: WeightsDescription,
        _ input: NetworkInput
    ) -> Fault? {
        do throws(InferenceError) {
            try architecture.validate()
        } catch {
            return Fault("architecture", "is unusable: \(error)")
        }
        return fault(of: architecture) ?? fault(of: weights) ?? fault(of: input, multiple: architecture.sizeMultiple)
    }

    private func fault(of architecture: NetworkArchitecture) -> Fault? {
        let dimensions = kind == .sliceWise ? 2 : 3
        if architecture.dimensions != dimensions {
            return Fault(
                "architecture.dimensions", "is \(architecture.dimensions) where \(kind.rawValue) needs \(dimensions)")
        }
        if architecture.inputChannels != 1 {
            return Fault("architecture.inputChannels", "is \(architecture.inputChannels) where CT has 1")
        }
        let expected = labels.count == 1 ? [1, 2] : [labels.count + 1]
        guard expected.contains(architecture.outputChannels) else {
            return Fault("architecture.outputChannels", "is \(architecture.outputChannels) for \(labels.count) labels")
        }
        return nil
    }

    private func fault(of weights: WeightsDescription) -> Fault? {
        let isPlainName = !weights.file.isEmpty && !weights.file.hasPrefix(".") && !weights.file.contains("/")
        guard isPlainName else { return Fault("weights.file", "must be the name of a file in the bundle's folder") }
        let isDigest = weights.sha256.utf8.count == 64 && weights.sha256.allSatisfy { "0123456789abcdef".contains($0) }
        return isDigest ? nil : Fault("weights.sha256", "must have 64 hexadecimal digits in lower case")
    }

    private func fault(of input: NetworkInput, multiple: Int) -> Fault? {
        let dimensions = kind == .sliceWise ? 2 : 3
        guard input.spacing.dimensions == dimensions else {
            return Fault("input.spacing", "must be \(dimensions) distances from 0.1 to 20 mm")
        }
        let isWhole = kind == .coarseToFine && input.patch == nil && input.overlap == nil
        guard kind != .sliceWise, !isWhole else { return nil }
        guard let patch = input.patch, patch.count == 3, patch.allSatisfy({ $0 > 0 && $0 <= 512 && $0 % multiple == 0 })
        else { return Fault("input.patch", "must be three multiples of \(multiple), 512 at most") }
        guard let overlap = input.overlap, (0...0.9).contains(overlap) else {
            return Fault("input.overlap", "must be a number from 0 to 0.9")
        }
        return nil
    }
}
