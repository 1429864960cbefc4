import LabKernel
import StreamTypes

/// The names an expression can see: tables with their columns, then those of the query around it.
final class Scope {
    var tables: [ScopeTable]
    /// Columns that USING or NATURAL made one of.
    var merged: [MergedColumn]
    let parent: Scope?
    /// Pattern variables of a MATCH_RECOGNIZE, whose columns are all the table's.
    var patternVariables: Set<String> = []

    init(tables: [ScopeTable] = [], merged: [MergedColumn] = [], parent: Scope?) {
        self.tables = tables
        self.merged = merged
        self.parent = parent
    }

    /// All column names in order, for suggestions.
    var columnNames: [String] {
        var seen = Set<String>()
        return tables.flatMap { $0.columns.map(\.name) }.filter { seen.insert($0).inserted }
    }
}

/// One table of a FROM clause.
struct ScopeTable {
    var alias: String
    /// Database and catalog, if the table was named without an alias.
    var qualifiers: [String]
    var columns: [ScopeColumn]

    /// The same table with its columns moved.
    func shifted(by offset: Int, nullable: Bool = false) -> ScopeTable {
        var result = self
        for index in result.columns.indices {
            result.columns[index].index += offset
            if nullable { result.columns[index].type = result.columns[index].type.nullable }
        }
        return result
    }
}

/// One column of a table in scope.
struct ScopeColumn {
    var name: String
    var index: Int
    var type: DataType

    var expression: Expression { .input(index, type) }
}

/// A column of both sides of a USING join.
struct MergedColumn {
    var name: String
    var expression: Expression
}
