import DICOM

/// Decodes one slice and writes its Hounsfield units.
struct FrameReader {
    let outline: SeriesOutline
    let index: Int

    /// What was met among the pixels of one slice.
    struct Facts: Sendable {
        /// How many pixels were padding.
        var padded = 0
        /// How many values did not fit into 16 bits.
        var limited = 0
    }

    func read(into result: UnsafeMutableBufferPointer<Int16>) throws(ImagingError) -> Facts {
        let instance = outline.instances[index]
        let frame = try decoded(instance)
        let geometry = outline.geometry
        guard frame.rows == geometry.rows, frame.columns == geometry.columns, frame.values.count == result.count
        else {
            throw .frameSizeDiffers(
                sopInstanceUID: instance.sopInstanceUID,
                expected: "\(geometry.columns) columns and \(geometry.rows) rows",
                found: "\(frame.columns) columns and \(frame.rows) rows"
            )
        }
        return convert(frame.values, by: instance.rescale, into: result)
    }

    private func decoded(_ instance: SourceInstance) throws(ImagingError) -> DecodedFrame {
        do throws(DICOMError) {
            return try DataSet(contentsOf: instance.path, limits: .singleFrame).decodedFrame(0)
        } catch {
            if let reason = error.systemFailure {
                throw .unreadableFiles(unreadable: 1, files: outline.instances.count, reasons: [reason])
            }
            throw .undecodable(sopInstanceUID: instance.sopInstanceUID, reason: "\(error)")
        }
    }

    /// Whether the values of padding are padding in this slice: where they are those of metal at the top of 12 bits,
    /// only with one of them in a corner, outside the reconstruction.
    private func isPadding(_ padding: ClosedRange<Int32>, in values: [Int32], _ rescale: Rescale) -> Bool {
        let bounds = [padding.lowerBound, padding.upperBound].map { Double($0) * rescale.slope + rescale.intercept }
        guard bounds.contains(where: Self.metal.contains) else { return true }
        let columns = outline.geometry.columns
        let corners = [0, columns - 1, values.count - columns, values.count - 1]
        return corners.contains { padding.contains(values[$0]) }
    }

    /// What stands for metal in 12 bits, in HU.
    private static let metal = 2000.0...3100.0

    private func convert(
        _ values: [Int32],
        by rescale: Rescale,
        into result: UnsafeMutableBufferPointer<Int16>
    ) -> Facts {
        var facts = Facts()
        for (index, stored) in values.enumerated() {
            let value = (Double(stored) * rescale.slope + rescale.intercept).rounded(.toNearestOrAwayFromZero)
            let limited = max(-32768, min(32767, value))
            if limited != value { facts.limited += 1 }
            result[index] = Int16(limited)
        }
        guard let padding = rescale.padding, isPadding(padding, in: values, rescale) else { return facts }
        for (index, stored) in values.enumerated() where padding.contains(stored) {
            result[index] = Rescale.paddingHounsfield
            facts.padded += 1
        }
        return facts
    }
}
