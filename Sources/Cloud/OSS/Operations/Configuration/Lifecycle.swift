import CloudGateway
import LabKernel

/// Lifecycle rules as they are put and got; `LifecycleClock` acts on them.
///
/// Source: help.aliyun.com/en/oss/developer-reference/putbucketlifecycle.
enum Lifecycle {
    static let configuration = BucketConfiguration(
        "Lifecycle", query: "lifecycle", root: "LifecycleConfiguration",
        absence: .error(code: "NoSuchLifecycle", message: "No Row found in Lifecycle Table.")
    ) { (document, request) throws(CloudError) in
        var configuration = try shape.normalise(document)
        let allowsOverlap = request.header("x-oss-allow-same-action-overlap")?.lowercased() == "true"
        try check(&configuration, allowsOverlap: allowsOverlap, request)
        return configuration
    }

    private static let age: [XMLShape.Field] = [
        .number("Days", 1...Int64(Int32.max)), .text("CreatedBeforeDate"),
    ]
    private static let tag = XMLShape.Field.groups(
        "Tag", [.text("Key", required: true), .text("Value", required: true)])
    private static let access: [XMLShape.Field] = [
        .flag("IsAccessTime"), .flag("ReturnToStdWhenVisit"), .flag("AllowSmallFile"),
    ]

    private static let shape = XMLShape([
        .groups(
            "Rule",
            [
                .text("ID"), .text("Prefix", standard: ""),
                .choice("Status", ["Enabled", "Disabled"], required: true),
                tag,
                .group("Expiration", age + [.text("Date"), .flag("ExpiredObjectDeleteMarker")]),
                .groups("Transition", age + [.text("StorageClass", required: true)] + access),
                .group("AbortMultipartUpload", age),
                .group(
                    "NoncurrentVersionExpiration",
                    [.number("NoncurrentDays", 1...Int64(Int32.max), required: true)]),
                .groups(
                    "NoncurrentVersionTransition",
                    [
                        .number("NoncurrentDays", 1...Int64(Int32.max), required: true),
                        .text("StorageClass", required: true),
                    ] + access),
                .group(
                    "Filter",
                    [
                        .number("ObjectSizeGreaterThan"), .number("ObjectSizeLessThan"),
                        .groups("Not", [.text("Prefix", required: true), tag]),
                    ]),
                .number("AtimeBase"),
            ], required: true)
    ])

    private static func check(
        _ configuration: inout XMLElement, allowsOverlap: Bool, _ request: OSSRequest
    ) throws(CloudError) {
        guard configuration.children.count <= 1_000 else { throw OSSErrors.malformedXML() }
        var ids: Set<String> = []
        for index in configuration.children.indices {
            if (configuration.children[index].text("ID") ?? "").isEmpty {
                name(&configuration.children[index], request)
            }
            let rule = configuration.children[index]
            let id = rule.text("ID") ?? ""
            guard id.utf8.count <= 255, ids.insert(id).inserted else {
                throw OSSErrors.invalidArgument("The rule ID must be unique and at most 255 bytes.", "ID", id)
            }
            try check(rule)
        }
        if !allowsOverlap { try checkOverlap(configuration.children) }
    }

    /// A rule without an id gets one.
    private static func name(_ rule: inout XMLElement, _ request: OSSRequest) {
        rule.children.removeAll { $0.name == "ID" }
        let id = Identifiers.uploadID(request.service.state.takeNumber()).lowercased()
        rule.children.insert(XMLElement("ID", id), at: 0)
    }

    private static func check(_ rule: XMLElement) throws(CloudError) {
        let actions = [
            "Expiration", "Transition", "AbortMultipartUpload", "NoncurrentVersionExpiration",
            "NoncurrentVersionTransition",
        ]
        guard actions.contains(where: { rule[$0] != nil }) else { throw OSSErrors.malformedXML() }
        for action in rule.children where actions.contains(action.name) {
            let given = ["Days", "CreatedBeforeDate", "Date", "NoncurrentDays", "ExpiredObjectDeleteMarker"]
                .filter { action[$0] != nil }
            guard given.count == 1 else { throw OSSErrors.invalidRequest("\(action.name) must say one age.") }
            if let storageClass = action.text("StorageClass") {
                guard let target = StorageClass(rawValue: storageClass), target != .standard else {
                    throw OSSErrors.invalidArgument(
                        "Objects cannot transition to this class.", "StorageClass", storageClass)
                }
            }
            for name in ["CreatedBeforeDate", "Date"] {
                guard let text = action.text(name) else { continue }
                guard isMidnight(text) else {
                    throw OSSErrors.invalidArgument("'\(name)' must be at midnight GMT.", name, text)
                }
            }
        }
        for tag in rule.all("Tag") + (rule["Filter"]?.all("Not") ?? []).flatMap({ $0.all("Tag") }) {
            try ObjectTags.checkCharacters(tag.text("Key") ?? "", tag.text("Value") ?? "")
        }
        try checkDays(rule)
    }

    private static func isMidnight(_ text: String) -> Bool {
        ISO8601.parse(text).map { $0.epochMicros % 86_400_000_000 == 0 } ?? false
    }

    /// Colder classes come later, expiration last; days and dates do not mix.
    private static func checkDays(_ rule: XMLElement) throws(CloudError) {
        let ages = (rule.all("Transition") + rule.all("Expiration")).filter {
            $0["ExpiredObjectDeleteMarker"] == nil
        }
        let usesDays = ages.contains { $0["Days"] != nil }
        let usesDates = ages.contains { $0["CreatedBeforeDate"] != nil || $0["Date"] != nil }
        guard !(usesDays && usesDates) else {
            throw OSSErrors.invalidRequest("Days and CreatedBeforeDate cannot be used in one rule.")
        }
        for (transition, expiration, days) in [
            ("Transition", "Expiration", "Days"),
            ("NoncurrentVersionTransition", "NoncurrentVersionExpiration", "NoncurrentDays"),
        ] {
            var last = (coldness: 0, days: Int64(0))
            let steps = rule.all(transition).compactMap { step -> (coldness: Int, days: Int64)? in
                guard let days = step.text(days).flatMap({ Int64($0) }),
                    let storageClass = StorageClass(rawValue: step.text("StorageClass") ?? "")
                else { return nil }
                return (storageClass.coldness, days)
            }.sorted { $0.coldness < $1.coldness }
            for step in steps {
                guard step.coldness > last.coldness, step.days > last.days else {
                    throw OSSErrors.invalidArgument(
                        "The days of transitions must grow with the coldness of their classes.", days)
                }
                last = step
            }
            if let end = rule[expiration]?.text(days).flatMap({ Int64($0) }), end <= last.days {
                throw OSSErrors.invalidArgument(
                    "The days of expiration must be greater than those of transitions.", days)
            }
        }
    }

    private static func checkOverlap(_ rules: [XMLElement]) throws(CloudError) {
        let enabled = rules.filter {
            $0.text("Status") == "Enabled" && $0["Tag"] == nil && $0["Filter"] == nil
        }
        for (index, rule) in enabled.enumerated() {
            for other in enabled[(index + 1)...] {
                let (a, b) = (rule.text("Prefix") ?? "", other.text("Prefix") ?? "")
                guard a.hasPrefix(b) || b.hasPrefix(a) || a.isEmpty || b.isEmpty else { continue }
                for action in ["Expiration", "AbortMultipartUpload", "Transition"]
                where rule[action] != nil && other[action] != nil {
                    if action == "Transition",
                        rule[action]?.text("StorageClass") != other[action]?.text("StorageClass")
                    {
                        continue
                    }
                    throw OSSErrors.invalidArgument(
                        "Overlap for same action type \(action)", "Prefix", "\(a), \(b)")
                }
            }
        }
    }
}
