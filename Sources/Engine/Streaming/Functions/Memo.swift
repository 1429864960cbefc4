/// What was made of the last text: patterns are nearly always literals, so one place is enough.
final class Memo<Value> {
    private var key: [UInt8] = []
    private var value: Value?

    /// The value for a text, made anew only when the text changed.
    func value(
        _ text: TextBytes, _ make: (String) throws(JobFailure) -> Value
    ) throws(JobFailure) -> Value {
        if let value, key.count == text.count, key.elementsEqual(text) { return value }
        let fresh = try make(String(decoding: text, as: UTF8.self))
        key = Array(text)
        value = fresh
        return fresh
    }
}
