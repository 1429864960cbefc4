/// Every meter that labsim can rate.
package enum MeterCatalog {
    /// In the order of the services.
    package static let meters: [Meter] =
        FlinkMeters.rows + OSSMeters.rows + SLSMeters.rows + NetworkMeters.rows + DataMeters.rows
        + ObservabilityMeters.rows + OtherCloudMeters.rows

    private static let byName = Dictionary(uniqueKeysWithValues: meters.enumerated().map { ($1.name, $0) })

    /// The meter called `name`; nil when there is none.
    package static func meter(_ name: String) -> Meter? { byName[name].map { meters[$0] } }

    static func index(_ name: String) -> Int? { byName[name] }
}
