/// What is needed of a task's `dataset.json`.
struct DecathlonDataSet: Decodable {
    /// An image and its label, relative to the task's folder.
    struct Entry: Decodable {
        let image: String
        let label: String
    }

    /// The task's name, by which its patients are told from those of other tasks; its folder may be called anything.
    let name: String?
    let training: [Entry]
}
