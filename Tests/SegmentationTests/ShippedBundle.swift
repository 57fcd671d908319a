import Segmentation
import TestSupport

/// The bundle that is shipped, loaded once.
enum ShippedBundle {
    static let segmenter = Result {
        try Segmenter(ModelBundle.load(folder: Repository.path("Models/pancreas-ct")), threads: 2)
    }
}
