package import Catalog

/// A database that runs the statements of this target.
package protocol SQLEngine: Sendable {
    /// What the database says otherwise than the others.
    var dialect: SQLDialect { get }

    /// Reads in one consistent state.
    ///
    /// - Throws: ``CatalogError``, or what `body` throws.
    func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T

    /// Changes altogether or not at all: nothing is changed where `body` throws.
    ///
    /// - Throws: ``CatalogError``, or what `body` throws.
    func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T

    /// Looks at all of the database's own data; `nil`: nothing is wrong.
    func findDamage(until isStopping: @escaping @Sendable () -> Bool) throws -> String?

    /// Copies everything into a new SQLite file, as it stands at one moment, and opens that for reading.
    ///
    /// - Returns: `nil`: the database is a server's, which makes its own backups; there is no file.
    func copy(to path: String) throws -> Self?

    /// Ends the use.
    ///
    /// - Returns: whether all that was written is where the next start finds it without looking.
    func close() throws -> Bool
}

/// The words in which databases differ.
package struct SQLDialect: Sendable {
    /// The function that gives the greater of two numbers.
    package let greatest: String
    /// What ends a subquery that picks a row nobody else is changing, and keeps it.
    package let skippingLocked: String
    /// What ends a query whose rows nobody else is to change before the transaction ends.
    package let locking: String
    /// What tells in which order rows of a table without a number of their own came.
    package let rowNumber: String
    /// The columns, or what stands for them in the index, by which a contradiction is the same as another.
    package let conflictKey: String
    /// Selects the numbers of the patients one of whose names is what a pattern stands for, by an index.
    package let patientsOfName: @Sendable (WildcardPattern) -> (sql: String, arguments: SQLArguments)
    package let moving: Moving

    /// What a copy of everything from one database into another says.
    package struct Moving: Sendable {
        /// Lets rows refer to others that follow in the same transaction.
        package let begin: String
        /// What stands before the values of a row whose number is given.
        package let givenNumber: String
        /// Lets the numbers of new rows of a table follow those that are there; `nil`: they do.
        package let end: @Sendable (_ table: String) -> String?

        package init(begin: String, givenNumber: String, end: @escaping @Sendable (_ table: String) -> String?) {
            self.begin = begin
            self.givenNumber = givenNumber
            self.end = end
        }
    }

    package init(
        greatest: String, skippingLocked: String, locking: String, rowNumber: String, conflictKey: String,
        patientsOfName: @escaping @Sendable (WildcardPattern) -> (sql: String, arguments: SQLArguments), moving: Moving
    ) {
        self.greatest = greatest
        self.skippingLocked = skippingLocked
        self.locking = locking
        self.rowNumber = rowNumber
        self.conflictKey = conflictKey
        self.patientsOfName = patientsOfName
        self.moving = moving
    }
}

/// A connection within a transaction, used by one thread. Statements are prepared once and kept.
package protocol SQLConnection {
    /// What its rows did not hold as they should.
    var mismatches: SQLMismatches { get }

    /// Runs a statement that yields no rows.
    ///
    /// - Returns: how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: SQLArguments) throws -> Int

    /// Runs a statement about parts of the transaction, which works also where another has just failed.
    func control(_ sql: String) throws

    /// Runs a statement and hands over row by row.
    func forEachRow(_ sql: String, _ arguments: SQLArguments, _ body: (SQLRow) throws -> Void) throws
}

extension SQLConnection {
    /// What is made of every row.
    func rows<T>(_ sql: String, _ arguments: SQLArguments = [], _ make: (SQLRow) throws -> T) throws -> [T] {
        var values: [T] = []
        try forEachRow(sql, arguments) { values.append(try make($0)) }
        return values
    }

    /// What is made of the first row; `nil`: there is none.
    func row<T>(_ sql: String, _ arguments: SQLArguments = [], _ make: (SQLRow) throws -> T) throws -> T? {
        try rows(sql, arguments, make).first
    }

    /// The values of the first column.
    func values<T: SQLReadable>(_ sql: String, _ arguments: SQLArguments = []) throws -> [T] {
        try rows(sql, arguments) { $0[0] }
    }

    /// The first column of the first row; `nil`: there is no row, or it is null.
    func value<T: SQLReadable>(_ sql: String, _ arguments: SQLArguments = []) throws -> T? {
        let values: [T?] = try rows(sql, arguments) { $0.first() }
        return values.first ?? nil
    }

    @discardableResult
    func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    /// Does something within the transaction altogether, or not at all where the tables refuse it. After any other error
    /// the transaction cannot go on.
    func wholly<T>(_ body: () throws -> T) throws -> T {
        try control("SAVEPOINT part")
        do {
            let value = try body()
            try control("RELEASE SAVEPOINT part")
            return value
        } catch CatalogError.refused(let reason) {
            try control("ROLLBACK TO SAVEPOINT part")
            try control("RELEASE SAVEPOINT part")
            throw CatalogError.refused(reason: reason)
        }
    }
}
