import LabKernel

/// One entry of `resources`.
package struct ResourceItem: Sendable {
    /// The key under `resources`.
    package var id: String
    package var properties: any ScenarioResource
    package var span: SourceSpan
    /// The place of each property's value.
    package var spans: [String: SourceSpan]
}

/// A type of resource: one file with its table, one row in `ResourceCatalog`.
package protocol ScenarioResource: Sendable {
    /// The table; its name is the type's, `oss.bucket`.
    static var schema: ObjectSchema { get }
    /// What names of such resources are.
    static var nameKind: NameKind { get }
    /// What `${id.attribute}` gives beside the properties of the file.
    static var attributes: [ResourceAttribute] { get }
    /// `id` is the name unless the file gives another.
    init(id: String, _ fields: Fields)
    /// The real name.
    var name: String { get }
    var scripts: [Script] { get }
}

extension ScenarioResource {
    package static var attributes: [ResourceAttribute] { [] }
    package var scripts: [Script] { [] }
}

/// A value that follows from a resource's name, region and account.
package struct ResourceAttribute: Sendable {
    package let name: String
    package let doc: String
    package let value: @Sendable (ResourceFacts) -> String

    package init(_ name: String, _ doc: String, _ value: @escaping @Sendable (ResourceFacts) -> String) {
        (self.name, self.doc, self.value) = (name, doc, value)
    }
}

/// What attributes are computed from.
package struct ResourceFacts: Sendable {
    package var name: String
    package var region: String
    package var account: String
}
