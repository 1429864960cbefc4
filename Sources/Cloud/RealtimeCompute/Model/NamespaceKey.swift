/// Names a project space: the workspace's id and the namespace in it.
package struct NamespaceKey: Hashable, Sendable {
    package var workspaceID: String
    package var name: String

    package init(workspaceID: String, name: String) { (self.workspaceID, self.name) = (workspaceID, name) }
}
