import LabKernel

/// What the run reports about its use of the cloud, and the budget it must keep.
package struct CostSettings: Sendable {
    /// Whether the report shows usage.
    package var showsUsage: Bool
    /// Whether the report shows the bill too.
    package var showsBill: Bool
    /// Limits by meter, in the order of the file.
    package var budget: [UsageLimit]
    /// A limit on the bill, `100CNY`; nil for none.
    package var moneyBudget: String?
    /// The currency of prices; nil for the region's.
    package var currency: String?
    package var period: JSONValue?
    /// A price book's path, relative to the scenario's folder.
    package var priceBook: JSONValue?
    package var baseline: JSONValue?
    /// Variants, axes and guards of `labsim cost whatif`, as the file has them.
    package var compare: JSONValue?
    package var sweep: JSONValue?
    package var guards: JSONValue?
    /// Formats in which estimates and what-ifs are written to files too.
    package var reports: [String]
}

/// A limit on one meter.
package struct UsageLimit: Sendable {
    package var meter: String
    package var matcher: Matcher
    package var span: SourceSpan
}

/// Which reports a run writes beside the text on the terminal.
package struct ReportSettings: Sendable {
    /// Paths by format, `junit: out/report.xml`, in the order of the file.
    package var files: [(format: String, path: String)]
    /// What reports can be written as, and the journal of the run.
    package static let formats = ["text", "json", "junit", "tap", "github", "html", "journal"]
    /// Rows of each sink that the text report shows.
    package var sampleRows: Int
}
