import LabKernel

/// Names one series: a metric of a namespace, and what it was measured on.
package struct MetricIdentity: Hashable, Sendable {
    /// `acs_flink`, `acs_customMetric_<account>`.
    package var namespace: String
    package var metric: String
    /// Dimensions sorted by key.
    package let dimensions: [Dimension]
    /// The application group of a custom metric; `0` for none.
    package var groupID: String

    /// A dimension and its value.
    package struct Dimension: Hashable, Sendable {
        package var key: String
        package var value: String
    }

    package init(
        namespace: String, metric: String, dimensions: [(key: String, value: String)], groupID: String = "0"
    ) {
        (self.namespace, self.metric, self.groupID) = (namespace, metric, groupID)
        self.dimensions = dimensions.map { Dimension(key: $0.key, value: $0.value) }
            .sorted { ($0.key, $0.value) < ($1.key, $1.value) }
    }

    /// Whether each of `wanted` is a dimension of this series with that value.
    func has(_ wanted: [Dimension]) -> Bool { wanted.allSatisfy { dimensions.contains($0) } }

    /// The order in which series are listed.
    func precedes(_ other: MetricIdentity) -> Bool {
        let left = dimensions.flatMap { [$0.key, $0.value] } + [groupID]
        let right = other.dimensions.flatMap { [$0.key, $0.value] } + [other.groupID]
        return (namespace, metric) != (other.namespace, other.metric)
            ? (namespace, metric) < (other.namespace, other.metric) : left.lexicographicallyPrecedes(right)
    }

    /// `{"job":"a"}`
    package var dimensionsJSON: JSONValue { .object(dimensions.map { ($0.key, .string($0.value)) }) }
}
