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
    var tag: AttributeTag { Self.all[slot].0 }
    /// Its value representation where the data set does not say it.
    var representation: ValueRepresentation { Self.all[slot].1 }

    private static let numbers = all.map(\.0.number)

    /// In the order of a data set.
    private static let all: [(AttributeTag, ValueRepresentation)] = [
        (.specificCharacterSet, .CS), (.imageType, .CS), (.sopClassUID, .UI), (.sopInstanceUID, .UI),
        (.studyDate, .DA), (.seriesDate, .DA), (.acquisitionDate, .DA), (.contentDate, .DA), (.studyTime, .TM),
        (.seriesTime, .TM), (.acquisitionTime, .TM), (.contentTime, .TM), (.accessionNumber, .SH), (.modality, .CS),
        (.manufacturer, .LO), (.institutionName, .LO), (.referringPhysicianName, .PN), (.stationName, .SH),
        (.studyDescription, .LO), (.seriesDescription, .LO), (.manufacturerModelName, .LO), (.patientName, .PN),
        (.patientID, .LO), (.issuerOfPatientID, .LO), (.patientBirthDate, .DA), (.patientSex, .CS),
        (.patientAge, .AS), (.bodyPartExamined, .CS), (.sliceThickness, .DS), (.spacingBetweenSlices, .DS),
        (.protocolName, .LO), (.gantryDetectorTilt, .DS), (.convolutionKernel, .SH), (.patientPosition, .CS),
        (.studyInstanceUID, .UI), (.seriesInstanceUID, .UI), (.studyID, .SH), (.seriesNumber, .IS),
        (.acquisitionNumber, .IS), (.instanceNumber, .IS), (.imagePositionPatient, .DS),
        (.imageOrientationPatient, .DS), (.frameOfReferenceUID, .UI), (.sliceLocation, .DS), (.samplesPerPixel, .US),
        (.photometricInterpretation, .CS), (.numberOfFrames, .IS), (.rows, .US), (.columns, .US),
        (.pixelSpacing, .DS), (.bitsAllocated, .US), (.bitsStored, .US), (.rescaleIntercept, .DS),
        (.rescaleSlope, .DS), (.lossyImageCompression, .CS),
    ]
}
