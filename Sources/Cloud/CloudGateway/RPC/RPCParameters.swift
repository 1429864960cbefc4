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
        let prefix = name + "."
        var items: [(number: Int, members: [(name: String, value: String)])] = []
        var places: [Int: Int] = [:]
        for (key, value) in values where key.hasPrefix(prefix) {
            let rest = key.utf8.dropFirst(prefix.utf8.count)
            let digits = rest.prefix { $0 != UInt8(ascii: ".") }
            guard let number = Int(Substring(digits)) else { continue }
            let member = (name: String(Substring(rest.dropFirst(digits.count + 1))), value: value)
            if items.last?.number == number {
                items[items.count - 1].members.append(member)
            } else if let place = places[number] {
                items[place].members.append(member)
            } else {
                places[number] = items.count
                items.append((number, [member]))
            }
        }
        return items.sorted { $0.number < $1.number }
    }
}
