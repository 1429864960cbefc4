import LabKernel
import OSS
import Scenarios

extension WorkspaceSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let isPresent = run.world.plane.hasWorkspace(named: workspace)
        if property == "presence" { return .presence(isPresent) }
        return .value(.text(isPresent ? "RUNNING" : "DELETED"))
    }
}

extension DraftSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let validation = run.world.plane.validation(ofDraft: draft)
        if property == "presence" { return .presence(validation != nil) }
        return validation.map { .value(.text($0)) } ?? .absent
    }
}

extension DeploymentSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        let plane = run.world.plane
        let isPresent = plane.parallelism(ofDeployment: deployment) != nil
        switch property {
        case "presence": return .presence(isPresent)
        case "conf":
            let value = configurationKey.flatMap { plane.configuration(ofDeployment: deployment)?[$0] }
            return value.map { .value(.text($0)) } ?? .absent
        case "state":
            return run.world.jobs.latest(of: deployment).map { .value(.text($0.state.rawValue)) } ?? .absent
        case "parallelism": return plane.parallelism(ofDeployment: deployment).map { .count($0) } ?? .absent
        default: preconditionFailure("a deployment has no property \(property)")
        }
    }
}

extension ObjectStoreSubject: ObservableSubject {
    func observe(_ property: String, in run: ScenarioRun) throws -> Observation {
        guard let bucket = run.world.services.oss.state.buckets[self.bucket] else {
            return property == "presence" ? .presence(false) : .absent
        }
        let objects = present(in: bucket)
        switch property {
        case "presence": return .presence(key == nil || !objects.isEmpty)
        case "acl": return .value(.text(bucket.record.acl))
        case "storageClass":
            let object = key == nil ? nil : objects.first
            return .value(.text((object?.storageClass ?? bucket.record.storageClass).rawValue))
        case "count": return .count(objects.count)
        case "size": return .value(.integer(objects.reduce(0) { $0 + $1.size }))
        default: preconditionFailure("a bucket has no property \(property)")
        }
    }

    /// The objects that a reader sees: all, those under a prefix that ends in `/`, or the one with the key.
    private func present(in bucket: Bucket) -> [ObjectVersion] {
        var found: [ObjectVersion] = []
        bucket.objects.forEach { name, versions in
            guard let version = versions.first, !version.isDeleteMarker else { return true }
            let fits = key.map { $0.hasSuffix("/") ? name.text.hasPrefix($0) : name.text == $0 } ?? true
            if fits { found.append(version) }
            return true
        }
        return found
    }
}
