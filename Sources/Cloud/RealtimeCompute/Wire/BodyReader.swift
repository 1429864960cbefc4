import CloudGateway
import LabKernel

/// Reads members of a JSON body by type; an absent member and `null` are the same, a wrong type is refused by
/// name.
struct BodyReader {
    /// Where this object stands in the body: `streamingResourceSetting.basicResourceSetting`; empty at the
    /// top.
    let path: String
    let value: JSONValue

    init(_ value: JSONValue, path: String = "") { (self.value, self.path) = (value, path) }

    private func member(_ name: String) -> JSONValue? {
        guard let value = value[name], !value.isNull else { return nil }
        return value.bare
    }

    func string(_ name: String) throws(CloudError) -> String? {
        guard let member = member(name) else { return nil }
        guard let text = member.stringValue else { throw invalid(name, "a string is expected") }
        return text
    }

    func required(_ name: String) throws(CloudError) -> String {
        guard let text = try string(name), !text.isEmpty else {
            throw RealtimeComputeErrors.missing(fullName(name))
        }
        return text
    }

    func int(_ name: String) throws(CloudError) -> Int64? {
        guard let member = member(name) else { return nil }
        guard let number = member.intValue else { throw invalid(name, "a whole number is expected") }
        return number
    }

    /// The number's text, for exact decimals.
    func number(_ name: String) throws(CloudError) -> String? {
        guard let member = member(name) else { return nil }
        guard case .number(let text) = member else { throw invalid(name, "a number is expected") }
        return text
    }

    func bool(_ name: String) throws(CloudError) -> Bool? {
        guard let member = member(name) else { return nil }
        guard let flag = member.boolValue else { throw invalid(name, "true or false is expected") }
        return flag
    }

    func object(_ name: String) throws(CloudError) -> BodyReader? {
        guard let member = member(name) else { return nil }
        guard member.objectValue != nil else { throw invalid(name, "an object is expected") }
        return BodyReader(member, path: fullName(name))
    }

    func array(_ name: String) throws(CloudError) -> [JSONValue]? {
        guard let member = member(name) else { return nil }
        guard let items = member.arrayValue else { throw invalid(name, "a list is expected") }
        return items
    }

    /// The object at `index` of the list `name`.
    func item(_ name: String, _ index: Int, _ value: JSONValue) throws(CloudError) -> BodyReader {
        guard value.objectValue != nil else { throw invalid("\(name)[\(index)]", "an object is expected") }
        return BodyReader(value, path: "\(fullName(name))[\(index)]")
    }

    /// Refuses members that are none of `names`.
    func expect(only names: [String]) throws(CloudError) {
        for (key, _) in value.objectValue ?? [] where !names.contains(key) {
            throw invalid(key, suggestion(for: key, among: names, kind: "parameters"))
        }
    }

    func invalid(_ name: String, _ what: String) -> CloudError {
        RealtimeComputeErrors.invalid(fullName(name), what)
    }

    private func fullName(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}
