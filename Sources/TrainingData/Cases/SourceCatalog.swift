import DICOM
import Imaging
import SegmentationIOD

/// The CT series among some files, to which segmentation objects are joined by the instances that they refer to.
struct SourceCatalog {
    /// The series that can become volumes.
    let outlines: [SeriesOutline]
    /// The series with CT slices that gave no volume, each with the reason.
    private let failures: [SeriesCatalog.Failure]
    /// What reads them.
    let reader: SeriesReader

    /// - Throws: ``DICOMError/damagedInstance(path:reason:)`` where a file cannot be read: a series without it
    ///   would pass for whole.
    init(_ files: [InstanceFile], threads: Int) throws {
        reader = SeriesReader(threads: threads)
        let images = files.filter { !$0.isSegmentation }.map(\.path)
        let catalog = reader.outlines(files: images)
        let slices = files.filter(\.isCTImage).map(\.path)
        outlines = catalog.outlines
        failures = catalog.failures.filter { !Set($0.files).isDisjoint(with: slices) }
        try Self.checkOthers(slices, than: outlines)
    }

    /// Makes sure that what did not become a slice was left out for what it is, not because it is damaged.
    static func checkOthers(_ files: [String], than outlines: [SeriesOutline]) throws {
        let slices = Set(outlines.flatMap { $0.instances.map(\.path) })
        for path in files where !slices.contains(path) {
            do throws(DICOMError) {
                _ = try DataSet(contentsOf: path, limits: .singleFrame, inflatesPixelData: false)
            } catch {
                throw DICOMError.damagedInstance(path: path, reason: "\(error)")
            }
        }
    }

    /// The series that an object is the truth of.
    ///
    /// - Throws: ``TrainingDataError`` where there is none, or where the object states another patient or frame of
    ///   reference than the series.
    func source(of object: SegmentationReader, path: String) throws -> SeriesOutline {
        let sources = Set(object.frames.flatMap(\.sourceSOPInstanceUIDs))
        let outline = outlines.first { outline in
            outline.instances.contains { sources.contains($0.sopInstanceUID) }
        }
        guard let outline else {
            guard let failure = failures.first else { throw TrainingDataError.foreignTruth(path: path) }
            throw TrainingDataError.unusableSeries(path: path, reason: failure.error.description)
        }
        let patientID = try outline.patientID()
        if !patientID.isEmpty, !object.patientID.isEmpty, patientID != object.patientID {
            throw TrainingDataError.otherPatient(path: path)
        }
        if let expected = outline.frameOfReferenceUID, let found = object.frameOfReferenceUID, found != expected {
            throw TrainingDataError.otherFrameOfReference(
                path: path, expected: expected.description, found: found.description)
        }
        return outline
    }
}

extension SeriesOutline {
    /// Patient ID, as the first slice states it; empty where it does not.
    func patientID() throws(DICOMError) -> String {
        guard let path = instances.first?.path else { return "" }
        return try DataSet(contentsOf: path, inflatesPixelData: false).string(.patientID) ?? ""
    }
}
