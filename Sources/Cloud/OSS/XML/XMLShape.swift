import CloudGateway

/// What a configuration document may hold: its fields in the order answers write them.
///
/// Reading normalises: fields in order, words in their spelling, `True` as `true`, defaults filled in,
/// unknown elements dropped.
package struct XMLShape: Sendable {
    /// The value of a field.
    package indirect enum Kind: Sendable {
        case text
        /// `true` or `false`, in any case.
        case flag
        case number(ClosedRange<Int64>)
        case choice([String])
        case group(XMLShape)
    }

    package struct Field: Sendable {
        var name: String
        var kind: Kind
        var isRequired = false
        var repeats = false
        /// The text of a field that is not given; nil leaves it out.
        var standard: String?
    }

    package var fields: [Field]

    package init(_ fields: [Field]) { self.fields = fields }

    /// The normalised form of `element`. Throws MalformedXML, and InvalidArgument for a number out of range.
    package func normalise(_ element: XMLElement) throws(CloudError) -> XMLElement {
        var children: [XMLElement] = []
        for field in fields {
            let given = element.all(field.name)
            guard !given.isEmpty else {
                guard !field.isRequired else { throw OSSErrors.malformedXML() }
                if let standard = field.standard { children.append(XMLElement(field.name, standard)) }
                continue
            }
            guard given.count == 1 || field.repeats else { throw OSSErrors.malformedXML() }
            for child in given { children.append(try Self.value(child, field.kind)) }
        }
        return XMLElement(element.name, children: children)
    }

    private static func value(_ element: XMLElement, _ kind: Kind) throws(CloudError) -> XMLElement {
        let text = element.text
        switch kind {
        case .group(let shape): return try shape.normalise(element)
        case .text: return XMLElement(element.name, text)
        case .flag:
            guard ["true", "false"].contains(text.lowercased()) else { throw OSSErrors.malformedXML() }
            return XMLElement(element.name, text.lowercased())
        case .number(let range):
            guard let number = Int64(text.trimmingSpace) else { throw OSSErrors.malformedXML() }
            guard range.contains(number) else {
                throw OSSErrors.invalidArgument("\(element.name) is out of range.", element.name, text)
            }
            return XMLElement(element.name, String(number))
        case .choice(let words):
            guard words.contains(text) else { throw OSSErrors.malformedXML() }
            return XMLElement(element.name, text)
        }
    }
}

extension XMLShape.Field {
    static func text(_ name: String, required: Bool = false, standard: String? = nil) -> Self {
        Self(name: name, kind: .text, isRequired: required, standard: standard)
    }
    static func texts(_ name: String, required: Bool = false) -> Self {
        Self(name: name, kind: .text, isRequired: required, repeats: true)
    }
    static func flag(_ name: String, required: Bool = false, standard: String? = nil) -> Self {
        Self(name: name, kind: .flag, isRequired: required, standard: standard)
    }
    static func number(
        _ name: String, _ range: ClosedRange<Int64> = 0...Int64.max, required: Bool = false,
        standard: String? = nil
    ) -> Self {
        Self(name: name, kind: .number(range), isRequired: required, standard: standard)
    }
    static func choice(_ name: String, _ words: [String], required: Bool = false) -> Self {
        Self(name: name, kind: .choice(words), isRequired: required)
    }
    static func group(_ name: String, _ fields: [Self], required: Bool = false) -> Self {
        Self(name: name, kind: .group(XMLShape(fields)), isRequired: required)
    }
    static func groups(_ name: String, _ fields: [Self], required: Bool = false) -> Self {
        Self(name: name, kind: .group(XMLShape(fields)), isRequired: required, repeats: true)
    }
}
