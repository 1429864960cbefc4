/// An element of a small XML document: a name, its text or its children. Attributes and namespaces are not
/// kept.
package struct XMLElement: Sendable, Equatable {
    package var name: String
    /// Character data directly inside; blank for elements with children.
    package var text: String
    package var children: [XMLElement]

    package init(_ name: String, _ text: String = "", children: [XMLElement] = []) {
        (self.name, self.text, self.children) = (name, text, children)
    }

    /// The first child of that name.
    package subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// All children of that name.
    package func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of the first child of that name.
    package func text(_ name: String) -> String? { self[name]?.text }
}
