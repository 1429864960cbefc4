/// How long a text may become that a function makes of a short one.
///
/// Flink tries any length and ends with an OutOfMemoryError of its task manager; here the task alone fails, and sooner.
enum TextLimit {
    /// 256 MiB: what a task manager of one CU may spend on a value, and far below the 2 GiB of a column.
    private static let units = 1 << 28

    static func check(_ length: Int) throws(JobFailure) {
        guard length <= units else { throw JobFailure("java.lang.OutOfMemoryError", "Java heap space") }
    }

    static func check(_ length: (partialValue: Int, overflow: Bool)) throws(JobFailure) {
        try check(length.overflow ? .max : length.partialValue)
    }
}
