import CloudGateway
import LabKernel

/// A variable of one deployment: `${name}` in its script.
struct LocalVariable {
    var name: String
    var value: String

    static func list(_ items: [JSONValue]) throws(CloudError) -> [LocalVariable] {
        var variables: [LocalVariable] = []
        for item in items {
            let body = BodyReader(item, path: "localVariables")
            variables.append(
                LocalVariable(name: try body.required("name"), value: try body.string("value") ?? ""))
        }
        return variables
    }

    var json: JSONValue { .object([("name", .string(name)), ("value", .string(value))]) }
}

/// A variable of a namespace: `${secret_values.name}` in its scripts.
struct NamespaceVariable {
    enum Kind: String, CaseIterable { case plain = "Plain", encrypted = "Encrypted" }

    var name: String
    var value: String
    var kind: Kind
    var description: String

    /// The variable without its value when that is a secret.
    var json: JSONValue {
        .object([
            ("name", .string(name)), ("kind", .string(kind.rawValue)), ("description", .string(description)),
            ("value", .string(kind == .plain ? value : "******")),
        ])
    }
}
