/// In which form data for training lie.
public enum DataSourceKind: String, Choice, Equatable {
    /// A folder tree with DICOM CT series and a DICOM segmentation of each.
    case dicom
    /// The studies of a node's own archive that have a segmentation; the path is the archive's folder.
    case index
    /// TCIA's Pancreas-CT as it downloads: `PANCREAS_NNNN` folders and `labelNNNN.nii.gz`.
    case pancreasCT = "pancreas-ct"
    /// A task of the Medical Segmentation Decathlon: `dataset.json`, `imagesTr`, `labelsTr`.
    case decathlon
}
