/// Every scalar function by its SQL name.
enum FunctionCatalog {
    private static let byName: [String: FunctionDefinition] = {
        let rows =
            StringFunctions.rows + MathFunctions.rows + TemporalFunctions.rows + CollectionFunctions.rows
        var result: [String: FunctionDefinition] = [:]
        for row in rows { result[row.name] = row }
        return result
    }()

    /// Functions whose calls the binder builds by hand, as their grammar or typing is their own.
    static let special: Set<String> = [
        "TRIM", "EXTRACT", "CEIL", "CEILING", "FLOOR", "MOD", "NULLIF", "TYPEOF", "TIMESTAMPADD",
        "TIMESTAMPDIFF", "YEAR",
        "QUARTER", "MONTH", "WEEK", "DAYOFYEAR", "DAYOFMONTH", "DAYOFWEEK", "HOUR", "MINUTE", "SECOND",
        "JSON_EXISTS",
        "JSON_VALUE", "JSON_QUERY", "JSON_OBJECT", "JSON_ARRAY", "JSON_STRING", "CURRENT_DATABASE",
    ]

    /// Functions that stand without parentheses only.
    static let bare: Set<String> = [
        "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP",
    ]

    static func definition(_ name: String) -> FunctionDefinition? { byName[name] }

    /// All names of scalar, aggregate and table functions, sorted: what SHOW FUNCTIONS lists.
    static let allNames: [String] = (Set(byName.keys).union(special).union(AggregateCatalog.names)).sorted()
}
