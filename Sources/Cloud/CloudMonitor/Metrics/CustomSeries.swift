import CloudGateway
import LabKernel

/// Finds the account's own series by the texts that requests name them with: a name that came before costs no
/// reading of its dimensions.
struct CustomSeries {
    /// A series as a request names it.
    struct Name: Hashable {
        var metric: String
        var groupID: String
        /// JSON as it came, `{"job":"a"}`; empty for none.
        var dimensions: String
    }

    /// How many names are remembered; the account's series themselves are never forgotten.
    static let capacity = 65_536

    private var places: [Name: Int] = [:]

    /// The place of a series in the store; nil for a name that did not come lately.
    subscript(name: Name) -> Int? { places[name] }

    /// Remembers that the series of `name` lies at `place`.
    mutating func note(_ name: Name, at place: Int) {
        if places.count >= Self.capacity { places.removeAll(keepingCapacity: true) }
        places[name] = place
    }
}

extension MetricIdentity {
    /// What the name of a custom metric stands for.
    ///
    /// - Throws: InvalidParameterValue when the dimensions are no JSON object of texts.
    init(custom name: CustomSeries.Name, namespace: String) throws(CloudError) {
        let text = name.dimensions.isEmpty ? nil : name.dimensions
        let dimensions = try MetricQuery.dimensions(text).first ?? []
        self.init(
            namespace: namespace, metric: name.metric, dimensions: dimensions.map { ($0.key, $0.value) },
            groupID: name.groupID)
    }
}
