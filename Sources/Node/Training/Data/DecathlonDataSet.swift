/// What is needed of a task's `dataset.json`.
struct DecathlonDataSet: Decodable {
    /// An image and its label, relative to the task's folder.
    struct Entry: Decodable {
        let image: String
        let label: String
    }

    let training: [Entry]
}
