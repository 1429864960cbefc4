import CloudGateway
import Foundation
import LabKernel
import Testing

@testable import RAM

@Suite("identities on disk")
struct RAMStoreTests {
    private let account = RAMTestLab.account
    private let now = Instant(epochSeconds: 1_767_225_600)

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ram-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func fill(_ directory: IdentityDirectory) throws -> (secret: String, session: String) {
        directory.createAccount(id: account, alias: "lab")
        try directory.createAccessKey(user: nil, in: account, at: now)
        try directory.createUser("alice", in: account, comments: "中", at: now)
        try directory.createGroup("readers", in: account, at: now)
        try directory.addUser("alice", toGroup: "readers", in: account, at: now)
        let statements = #"{"Effect":"Allow","Action":"oss:*","Resource":"*"}"#
        let text = #"{"Version":"1","Statement":[\#(statements)]}"#
        try directory.createPolicy("p", in: account, text: text, at: now)
        try directory.createPolicyVersion("p", in: account, text: text, setAsDefault: true, at: now)
        try directory.attach("p", .custom, to: .group("readers"), in: account, at: now)
        try directory.attach("AliyunOSSReadOnlyAccess", .system, to: .user("alice"), in: account, at: now)
        try directory.createRole("etl", in: account, trust: RAMTestLab.trust("*"), at: now)
        let wishes = IdentityDirectory.SessionWishes(
            roleARN: "acs:ram::\(account):role/etl", sessionName: "s1", policy: text)
        let session = try directory.assumeRole(wishes, at: now)
        let key = try directory.createAccessKey(user: "alice", in: account, at: now)
        return (key.secret, session.accessKeyID)
    }

    @Test("everything that was answered is there after a restart, ids and secrets go on")
    func restart() throws {
        try withFolder { folder in
            let first = try IdentityDirectory(seed: 5, folder: folder)
            let made = try fill(first)
            let second = try IdentityDirectory(seed: 5, folder: folder)
            #expect(IdentitySnapshot.encode(second) == IdentitySnapshot.encode(first))
            #expect(
                second.accessKey(made.session, at: now)?.principal.arn.hasSuffix("assumed-role/etl/s1")
                    == true)
            #expect(second.rootAccessKey(of: account)?.id == first.rootAccessKey(of: account)?.id)
            let one = try first.createUser("bob", in: account, at: now)
            let other = try second.createUser("bob", in: account, at: now)
            #expect(one.id == other.id)
        }
    }

    @Test("secrets are not readable in the files")
    func sealed() throws {
        try withFolder { folder in
            let made = try fill(IdentityDirectory(seed: 5, folder: folder))
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
                #expect(bytes.range(of: Data(made.secret.utf8)) == nil, "\(name)")
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/ram.key")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("a database with another key is refused, not emptied")
    func wrongKey() throws {
        try withFolder { folder in
            _ = try fill(IdentityDirectory(seed: 5, folder: folder))
            try Data(repeating: 1, count: 32).write(to: URL(filePath: folder + "/ram.key"))
            let error = #expect(throws: LabError.self) { try IdentityDirectory(seed: 5, folder: folder) }
            #expect(error?.code == "DATA021")
        }
    }
}
