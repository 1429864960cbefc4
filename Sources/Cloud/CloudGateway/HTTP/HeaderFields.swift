/// HTTP header fields in the order they came; names compare without case.
package struct HeaderFields: Sendable, Equatable {
    package private(set) var fields: [Field]

    /// One field as it stands on the wire, its value without surrounding space.
    package struct Field: Sendable, Equatable {
        package var name: String
        package var value: String
    }

    package init(_ fields: [(String, String)] = []) {
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
    }

    /// None yet, with space for `capacity` of them.
    package init(capacity: Int) {
        fields = []
        fields.reserveCapacity(capacity)
    }

    /// The first value of `name`; setting replaces all values of that name, nil removes them.
    package subscript(name: String) -> String? {
        get { index(of: name).map { fields[$0].value } }
        set {
            if index(of: name) != nil { fields.removeAll { Self.isSameName($0.name, name) } }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
        }
    }

    /// Where the first field of a name stands. Requests ask for names very often, so fields are looked at in their place.
    private func index(of name: String) -> Int? {
        fields.withUnsafeBufferPointer { fields in
            for index in fields.indices where Self.isSameName(fields[index].name, name) { return index }
            return nil
        }
    }

    /// Appends a field, keeping others of the same name.
    package mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Fields whose lower-case names start with `prefix`, as (lower-case name, value), sorted by name.
    package func withPrefix(_ prefix: String) -> [(name: String, value: String)] {
        fields.lazy.filter { Self.hasPrefix($0.name, prefix) }
            .map { (name: $0.name.asciiLowercased, value: $0.value) }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    }

    /// Whether two names are the same, ASCII letters without case.
    package static func isSameName(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count && hasPrefix(left, right)
    }

    /// Whether the first bytes of `name` are those of `prefix`, ASCII letters without case.
    private static func hasPrefix(_ name: String, _ prefix: String) -> Bool {
        guard name.utf8.count >= prefix.utf8.count else { return false }
        let isPrefix = name.utf8.withContiguousStorageIfAvailable { name in
            prefix.utf8.withContiguousStorageIfAvailable { prefix in
                prefix.indices.allSatisfy { folded(name[$0]) == folded(prefix[$0]) }
            }
        }
        return (isPrefix ?? nil) ?? zip(name.utf8, prefix.utf8).allSatisfy { folded($0) == folded($1) }
    }

    fileprivate static func folded(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 32 : byte }
}

extension String {
    /// With the ASCII letters in lower case; itself where they are already, as most clients send them.
    var asciiLowercased: String {
        guard utf8.contains(where: { (65...90).contains($0) }) else { return self }
        return String(decoding: utf8.map(HeaderFields.folded), as: UTF8.self)
    }
}
