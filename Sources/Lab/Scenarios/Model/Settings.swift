import LabKernel

/// What the run reports about its use of the cloud, and the budget it must keep.
package struct CostSettings: Sendable {
    /// Whether the report shows usage.
    package var showsUsage: Bool
    /// Limits by meter, in the order of the file.
    package var budget: [UsageLimit]
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
    /// Rows of each sink that the text report shows.
    package var sampleRows: Int
}
