/// All types of resources a scenario can have.
package enum ResourceCatalog {
    package static let types: [any ScenarioResource.Type] = [
        BucketResource.self, UserResource.self, RoleResource.self, PolicyResource.self,
        ProjectResource.self, LogstoreResource.self, WorkspaceResource.self, DeploymentResource.self,
        AlarmResource.self, TrailResource.self,
    ]

    /// Types that the language defines and that are not made yet.
    package static let planned = [
        "vpc.vpc", "vpc.vswitch", "vpc.securityGroup", "kafka.instance", "kafka.topic", "rds.instance",
    ]

    /// The type called `name`.
    package static func type(_ name: String) -> (any ScenarioResource.Type)? {
        types.first { $0.schema.name == name }
    }
}
