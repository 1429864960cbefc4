/// Values by id that are listed in the order they were created.
struct OrderedStore<Value> {
    private var order: [String] = []
    private var values: [String: Value] = [:]

    /// The value of `id`; setting nil removes it, setting a new id appends it.
    subscript(id: String) -> Value? {
        get { values[id] }
        set {
            if newValue == nil {
                order.removeAll { $0 == id }
            } else if values[id] == nil {
                order.append(id)
            }
            values[id] = newValue
        }
    }

    /// All ids, oldest first.
    var ids: [String] { order }

    /// All values, oldest first.
    var all: [Value] { order.compactMap { values[$0] } }
}
