/// The parameters of an RPC-style call: those of the query, then those of a form body.
///
/// Lists are flattened as `MetricList.1.MetricName`; numbers count from 1 and order the list.
/// Source: help.aliyun.com, "RPC mechanism"; the action and version stand in `x-acs-action` and
/// `x-acs-version` or in `Action` and `Version`.
package struct RPCParameters: Sendable {
    /// Decoded names and values in the order they came.
    package let values: [(name: String, value: String)]
    /// The API's name, empty when the request names none.
    package let action: String
    /// The API's version: `2019-01-01`; empty when the request names none.
    package let version: String

    /// Reads a request; a body that was spooled to a file is no form and adds nothing.
    package init(_ request: CloudRequest) {
        var pairs = request.parameters.map { (name: $0.name, value: $0.value ?? "") }
        if case .bytes(let bytes) = request.body, Self.isForm(request) {
            var form = request
            form.query = String(decoding: bytes, as: UTF8.self)
            pairs += form.parameters.map { (name: $0.name, value: $0.value ?? "") }
        }
        let action = request.headers["x-acs-action"] ?? pairs.first { $0.name == "Action" }?.value
        let version = request.headers["x-acs-version"] ?? pairs.first { $0.name == "Version" }?.value
        self.init(pairs, action: action ?? "", version: version ?? "")
    }

    package init(_ values: [(name: String, value: String)], action: String = "", version: String = "") {
        (self.values, self.action, self.version) = (values, action, version)
    }

    /// The API's version that a request names, found without reading all of it; empty when it names none.
    package static func version(of request: CloudRequest) -> String {
        if let version = request.headers["x-acs-version"] ?? request.parameter("Version") { return version }
        guard case .bytes(let bytes) = request.body, isForm(request) else { return "" }
        var form = request
        form.query = String(decoding: bytes, as: UTF8.self)
        return form.parameter("Version") ?? ""
    }

    private static func isForm(_ request: CloudRequest) -> Bool {
        request.headers["Content-Type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
    }

    /// The first value of `name`; nil when it is absent or empty, which the services take for the same.
    package subscript(name: String) -> String? {
        values.first { $0.name == name && !$0.value.isEmpty }?.value
    }

    /// The items of a list of plain values: `RuleId.1`, `RuleId.2`, …
    package func strings(_ name: String) -> [String] {
        numbered(name).compactMap { _, members in members.first { $0.name.isEmpty }?.value }
    }

    /// The items of a list of structures, each with the names below its number: `Tag.1.Key` is `Key` of the
    /// first.
    package func items(_ name: String) -> [RPCParameters] {
        numbered(name).map { RPCParameters($0.members) }
    }

    /// The members of a structure: `Escalations.Critical.Times` is `Critical.Times` of `Escalations`.
    package func group(_ name: String) -> RPCParameters {
        let prefix = name + "."
        return RPCParameters(
            values.filter { $0.name.hasPrefix(prefix) }
                .map { (name: String($0.name.dropFirst(prefix.count)), value: $0.value) })
    }

    private func numbered(_ name: String) -> [(number: Int, members: [(name: String, value: String)])] {
        let prefix = Array((name + ".").utf8)
        var items: [(number: Int, members: [(name: String, value: String)])] = []
        var places: [Int: Int] = [:]
        for (key, value) in values {
            guard let (number, name) = Self.member(key, behind: prefix) else { continue }
            if items.last?.number == number {
                items[items.count - 1].members.append((name, value))
            } else if let place = places[number] {
                items[place].members.append((name, value))
            } else {
                places[number] = items.count
                items.append((number, [(name, value)]))
            }
        }
        return items.sorted { $0.number < $1.number }
    }

    /// Takes `MetricList.12.Period` apart behind `MetricList.`: 12 and `Period`; nil for a name that is no item of
    /// the list.
    private static func member(_ key: String, behind prefix: [UInt8]) -> (number: Int, name: String)? {
        var key = key
        return key.withUTF8 { bytes in
            guard bytes.starts(with: prefix) else { return nil }
            var (place, number) = (prefix.count, 0)
            while place < bytes.count, (48...57).contains(bytes[place]), number < 100_000_000 {
                number = number * 10 + Int(bytes[place] - 48)
                place += 1
            }
            guard place > prefix.count, place == bytes.count || bytes[place] == UInt8(ascii: ".") else {
                return nil
            }
            let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst(place + 1))
            return (number, String(decoding: rest, as: UTF8.self))
        }
    }
}
