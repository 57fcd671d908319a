/// An attribute that the scanner keeps: what identifies and describes an instance, and little more.
struct IndexedAttribute: Sendable, Equatable {
    /// The place of the attribute among all indexed ones; below 64.
    let slot: Int

    /// Finds an attribute; `nil` where it is not indexed.
    init?(_ tag: AttributeTag) {
        let number = tag.number
        var low = 0
        var high = Self.numbers.count
        while low < high {
            let middle = (low + high) / 2
            if Self.numbers[middle] < number { low = middle + 1 } else { high = middle }
        }
        guard low < Self.numbers.count, Self.numbers[low] == number else { return nil }
        slot = low
    }

    /// The attribute's tag.
    var tag: AttributeTag { Self.tags[slot] }
    /// Its value representation by the dictionary, for where the data set does not say it.
    var representation: ValueRepresentation { Self.representations[slot] }

    private static let numbers = tags.map(\.number)
    private static let representations = tags.map(DataDictionary.representation)

    /// In the order of a data set.
    private static let tags: [AttributeTag] = [
        .specificCharacterSet, .imageType, .sopClassUID, .sopInstanceUID, .studyDate, .seriesDate, .acquisitionDate,
        .contentDate, .studyTime, .seriesTime, .acquisitionTime, .contentTime, .accessionNumber, .modality,
        .manufacturer, .institutionName, .referringPhysicianName, .stationName, .studyDescription, .seriesDescription,
        .manufacturerModelName, .patientName, .patientID, .issuerOfPatientID, .patientBirthDate, .patientSex,
        .patientAge, .bodyPartExamined, .sliceThickness, .spacingBetweenSlices, .protocolName, .gantryDetectorTilt,
        .convolutionKernel, .patientPosition, .studyInstanceUID, .seriesInstanceUID, .studyID, .seriesNumber,
        .acquisitionNumber, .instanceNumber, .imagePositionPatient, .imageOrientationPatient, .frameOfReferenceUID,
        .sliceLocation, .samplesPerPixel, .photometricInterpretation, .numberOfFrames, .rows, .columns, .pixelSpacing,
        .bitsAllocated, .bitsStored, .rescaleIntercept, .rescaleSlope, .lossyImageCompression,
    ]
}
