import CloudClients
import CloudGateway
import LabKernel
import RealtimeCompute

extension World {
    /// Makes the workspace that `labsim up` begins with, of a known id so that clients can be pointed at it: with its
    /// namespace `default`, a bucket for the state of jobs and the role as which they call the cloud.
    ///
    /// Nothing of this is logged or metered, but the workspace then costs what any other does.
    /// - Throws: `LabError` RUN012 for an id that a workspace or its bucket cannot have.
    package func openDefaultWorkspace(_ id: String) throws {
        isPreparing = true
        defer { isPreparing = false }
        let bucket = "\(id)-\(accountID)"
        do {
            try makeBucket(bucket)
            try makeDefaultRole()
            try plane.createDefaultWorkspace(id: id, namespace: "default", bucket: bucket)
        } catch let error as CloudCallError {
            throw Self.refused(id, error.text)
        } catch let error as CloudError {
            throw Self.refused(id, "\(error.code): \(error.message)")
        }
    }

    private static func refused(_ id: String, _ why: String) -> LabError {
        LabError(
            "RUN012", "the workspace '\(id)' cannot be made: \(why)",
            fix: "choose an id of lower-case letters, digits and '-', or '--workspace none'")
    }

    private func makeBucket(_ bucket: String) throws(CloudCallError) {
        let oss = caller(FixedCredentials(rootCredentials)).oss
        guard try !oss.listBuckets().contains(bucket) else { return }
        try oss.createBucket(bucket, acl: "private", storageClass: "Standard")
    }

    /// The service's own role, which a state folder of an earlier run may hold already.
    private func makeDefaultRole() throws(CloudError) {
        let name = plane.settings.defaultRoleName
        guard try !directory.hasRole(name, in: accountID) else { return }
        let trust = """
            {"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
            "Principal":{"Service":["stream.aliyuncs.com"]}}]}
            """
        try directory.createRole(name, in: accountID, trust: trust, at: loop.now)
        for policy in ["AliyunOSSFullAccess", "AliyunLogFullAccess"] {
            try directory.attach(policy, .system, to: .role(name), in: accountID, at: loop.now)
        }
    }
}
