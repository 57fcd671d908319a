import GRDB

/// A column that holds an attribute, with the value that an instance has for it.
struct AttributeColumn {
    /// The name of the column.
    let name: String
    /// The keyword of the attribute.
    let keyword: String
    /// The value; empty text or null where the instance says nothing.
    let value: DatabaseValue

    init(_ name: String, _ keyword: String, _ value: some DatabaseValueConvertible) {
        self.name = name
        self.keyword = keyword
        self.value = value.databaseValue
    }

    init(_ name: String, _ keyword: String, _ value: Int?) {
        self.name = name
        self.keyword = keyword
        self.value = value?.databaseValue ?? .null
    }

    /// Whether a value says nothing.
    static func isEmpty(_ value: DatabaseValue) -> Bool { value.isNull || value == "".databaseValue }
}
