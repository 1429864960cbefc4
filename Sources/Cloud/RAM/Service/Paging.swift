import CloudGateway
import LabKernel

/// A page of a listing that `Marker` and `MaxItems` move through.
struct Page<Item> {
    let items: [Item]
    /// Where the next page starts; nil on the last one.
    let marker: String?

    /// The items after the marker; the marker is the base64 of the last name that was answered.
    init(_ sorted: [Item], _ call: RAMCall, name: (Item) -> String) throws(CloudError) {
        let size = try call.number("MaxItems") ?? 100
        guard (1...1_000).contains(size) else { throw RAMErrors.invalid("MaxItems") }
        var rest = sorted[...]
        if let marker = call.parameters["Marker"] {
            guard let bytes = Base64.decode(marker) else { throw RAMErrors.invalidMarker }
            let last = String(decoding: bytes, as: UTF8.self)
            rest = rest.drop { name($0) <= last }
        }
        items = Array(rest.prefix(size))
        marker = rest.count > size ? items.last.map { Base64.encode(Array(name($0).utf8)) } : nil
    }

    /// `IsTruncated` and, when there is more, `Marker`.
    var members: [(String, JSONValue)] {
        guard let marker else { return [("IsTruncated", false)] }
        return [("IsTruncated", true), ("Marker", .string(marker))]
    }
}
