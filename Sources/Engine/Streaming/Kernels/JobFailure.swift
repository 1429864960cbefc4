/// Why a task failed, as Flink would say it: a chain of Java exceptions, outermost first.
package struct JobFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// One exception of the chain.
    package struct Exception: Hashable, Sendable {
        /// The full Java class name.
        package var javaClass: String
        package var message: String

        package init(_ javaClass: String, _ message: String) {
            self.javaClass = javaClass
            self.message = message
        }
    }
    /// Outermost first; never empty.
    package var chain: [Exception]

    package init(_ javaClass: String, _ message: String) { chain = [Exception(javaClass, message)] }

    /// The innermost cause.
    package var root: Exception { chain[chain.count - 1] }

    /// The same failure as the cause of another exception.
    package func wrapped(_ javaClass: String, _ message: String) -> JobFailure {
        var copy = self
        copy.chain.insert(Exception(javaClass, message), at: 0)
        return copy
    }

    /// `class: message`, then one `Caused by:` line per cause.
    package var description: String {
        chain.map { $0.message.isEmpty ? $0.javaClass : "\($0.javaClass): \($0.message)" }
            .joined(separator: "\nCaused by: ")
    }

    /// `java.lang.ArithmeticException`.
    static func arithmetic(_ message: String) -> JobFailure {
        JobFailure("java.lang.ArithmeticException", message)
    }
    /// `java.lang.NumberFormatException`.
    static func numberFormat(_ message: String) -> JobFailure {
        JobFailure("java.lang.NumberFormatException", message)
    }
    /// `org.apache.flink.table.api.TableRuntimeException`.
    static func table(_ message: String) -> JobFailure {
        JobFailure("org.apache.flink.table.api.TableRuntimeException", message)
    }
    /// `java.time.DateTimeException`.
    static func dateTime(_ message: String) -> JobFailure {
        JobFailure("java.time.DateTimeException", message)
    }
}

/// A failure at a row of the batch that is being evaluated.
///
/// Rows before it are still processed, so the result is the same as when rows come one by one.
struct RowFailure: Error {
    var failure: JobFailure
    var row: Int

    init(_ failure: JobFailure, row: Int) {
        self.failure = failure
        self.row = row
    }
}
