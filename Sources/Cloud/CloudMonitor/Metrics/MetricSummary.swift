import LabKernel

/// What is known of a series' values in a stretch of time.
package struct MetricSummary: Sendable, Equatable {
    package var sum: Double
    package var minimum: Double
    package var maximum: Double
    package var count: Double
    /// The latest value.
    package var value: Double

    package init(value: Double) {
        (sum, minimum, maximum, count, self.value) = (value, value, value, 1, value)
    }

    package init(sum: Double, minimum: Double, maximum: Double, count: Double, value: Double) {
        (self.sum, self.minimum, self.maximum) = (sum, minimum, maximum)
        (self.count, self.value) = (count, value)
    }

    package var average: Double { count == 0 ? 0 : sum / count }

    /// Adds what came later.
    mutating func merge(_ later: MetricSummary) {
        sum += later.sum
        minimum = min(minimum, later.minimum)
        maximum = max(maximum, later.maximum)
        count += later.count
        value = later.value
    }

    /// A statistic by the name requests use; nil for an unknown one.
    package func statistic(_ name: String) -> Double? {
        switch name {
        case "Average": average
        case "Minimum": minimum
        case "Maximum": maximum
        case "Sum": sum
        case "Value": value
        case "SampleCount": count
        default: nil
        }
    }

    /// The names of all statistics.
    package static let statistics = ["Average", "Minimum", "Maximum", "Sum", "Value", "SampleCount"]
}
