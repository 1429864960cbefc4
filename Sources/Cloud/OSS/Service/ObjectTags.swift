import CloudGateway

/// Tags of objects and buckets: read, checked, written.
///
/// Source: help.aliyun.com/en/oss/user-guide/object-tagging-8: 10 tags an object, keys of 1 to 128 and values
/// of up to 256 characters, letters, digits, spaces and `+ - = . _ : /`.
enum ObjectTags {
    /// The pairs of `x-oss-tagging`, `k=v&k2=v2` percent-encoded, unchecked.
    static func pairs(_ text: String) -> [NamedValue] {
        text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return NamedValue(
                PercentEncoding.decode(parts[0], plusIsSpace: true),
                parts.count == 2 ? PercentEncoding.decode(parts[1], plusIsSpace: true) : "")
        }
    }

    /// Reads and checks a header's tags. Throws InvalidArgument or InvalidTag.
    static func parse(query: String) throws(CloudError) -> [NamedValue] {
        let tags = pairs(query)
        try check(tags, limit: 10)
        return tags
    }

    /// Reads and checks a `Tagging` document. Throws MalformedXML or InvalidTag.
    ///
    /// Tags of buckets may hold any characters.
    static func parse(_ document: XMLElement, limit: Int, anyText: Bool = false) throws(CloudError)
        -> [NamedValue]
    {
        guard let set = document["TagSet"] else { throw OSSErrors.malformedXML() }
        var tags: [NamedValue] = []
        for tag in set.all("Tag") {
            guard let key = tag.text("Key") else { throw OSSErrors.malformedXML() }
            tags.append(NamedValue(key, tag.text("Value") ?? ""))
        }
        try check(tags, limit: limit, anyText: anyText)
        return tags
    }

    private static func check(_ tags: [NamedValue], limit: Int, anyText: Bool = false) throws(CloudError) {
        guard tags.count <= limit else {
            throw OSSErrors.invalidTag("The number of tags exceeds the limit of \(limit).")
        }
        guard Set(tags.map(\.name)).count == tags.count else {
            throw OSSErrors.invalidTag("A tag key is given twice.")
        }
        for tag in tags {
            guard (1...128).contains(tag.name.count), tag.value.count <= 256,
                anyText || (isText(tag.name) && isText(tag.value))
            else { throw OSSErrors.invalidTag("The tag \"\(tag.name)=\(tag.value)\" is invalid.") }
        }
    }

    /// Throws InvalidTag for characters that no tag of an object has; lengths do not matter here.
    static func checkCharacters(_ name: String, _ value: String) throws(CloudError) {
        guard isText(name), isText(value) else {
            throw OSSErrors.invalidTag("The tag \"\(name)=\(value)\" is invalid.")
        }
    }

    private static func isText(_ text: String) -> Bool {
        text.allSatisfy { $0.isLetter || $0.isNumber || " +-=._:/@".contains($0) }
    }

    /// Writes a `Tagging` document.
    static func document(_ tags: [NamedValue]) -> [UInt8] {
        XMLWriter.document("Tagging") { writer in
            writer.element("TagSet") { writer in
                for tag in tags {
                    writer.element("Tag") { writer in
                        writer.element("Key", tag.name)
                        writer.element("Value", tag.value)
                    }
                }
            }
        }
    }
}
