import CloudGateway
import LabKernel
import RAMPolicy

/// The state of RAM and STS: accounts, who is in them, what they may do, and the keys by which they sign.
///
/// Every change goes through the operations of this class, which check what the service checks; the API's
/// handlers and scenarios use the same ones. It belongs to the event loop's thread.
package final class IdentityDirectory {
    /// Rules of evaluation in force. An account may assume roles that trust it, since a lab starts with the
    /// account's key.
    package let rules: EvaluationRules
    package internal(set) var accounts: [String: RAMAccount] = [:]
    var keys: [String: AccessKeyRecord] = [:]
    var sessions: [String: RoleSession] = [:]
    var forge: NameForge
    var secretForge: NameForge
    /// Compiled policies by principal; emptied by every change.
    var compiled: [String: AppliedPolicies] = [:]
    /// Compiled resource policies by their text.
    var resourcePolicies: [String: AppliedPolicies.ResourcePolicy] = [:]
    /// Where the state is kept; nil for a directory that lives in memory only.
    private let store: IdentityStore?

    package static let labRules: EvaluationRules = {
        var rules = EvaluationRules.documented
        rules.rootAssumeRole = .byTrustPolicy
        return rules
    }()

    package init(seed: UInt64, rules: EvaluationRules = IdentityDirectory.labRules) {
        self.rules = rules
        store = nil
        forge = NameForge(seed: seed, purpose: "ram ids")
        secretForge = NameForge(seed: seed, purpose: "ram secrets")
    }

    /// The directory kept in `folder`, which goes on from where it was left; a fresh one starts empty, from
    /// `seed`.
    ///
    /// Every change is on the disk before it is answered.
    /// - Throws: `LabError` DATA020, DATA021 when the folder or what lies in it cannot be used.
    package init(
        seed: UInt64, folder: String, rules: EvaluationRules = IdentityDirectory.labRules
    ) throws(LabError) {
        self.rules = rules
        let store = try IdentityStore(folder: folder)
        self.store = store
        forge = NameForge(seed: seed, purpose: "ram ids")
        secretForge = NameForge(seed: seed, purpose: "ram secrets")
        if let snapshot = try store.load() { try SnapshotReader.read(snapshot, into: self) }
    }

    /// Saves the state; throws the service's error when it cannot, since what is not saved is not done.
    func save() throws(CloudError) {
        guard let store else { return }
        do {
            try store.save(IdentitySnapshot.encode(self))
        } catch {
            throw CloudError("ServiceUnavailable", status: 503, error.message)
        }
    }

    /// Creates an account; `id` is 16 digits, by default a new one.
    @discardableResult
    package func createAccount(id: String? = nil, alias: String = "") -> RAMAccount {
        let account = RAMAccount(id: id ?? forge.digits(16, first: "1"), alias: alias)
        precondition(accounts[account.id] == nil, "account \(account.id) exists")
        accounts[account.id] = account
        return account
    }

    /// The account; throws when there is none, which only a caller without an account can meet.
    func account(_ id: String) throws(CloudError) -> RAMAccount {
        guard let account = accounts[id] else { throw RAMErrors.notExist("Account") }
        return account
    }

    /// Applies a change to an account and forgets what was compiled before.
    func change<Value>(
        _ id: String, _ body: (inout RAMAccount) throws(CloudError) -> Value
    ) throws(CloudError) -> Value {
        var account = try account(id)
        let value = try body(&account)
        accounts[id] = account
        compiled.removeAll(keepingCapacity: true)
        try save()
        return value
    }

    /// Reads a policy document as the service does; throws its error for a malformed or overlong one.
    func document(_ text: String, kind: PolicyKind) throws(CloudError) -> PolicyDocument {
        do {
            return try PolicyParser.parse(text, kind: kind)
        } catch {
            let codes = error.errors.map(\.code)
            if codes == [PolicyMistake.tooLong.rawValue] { throw RAMErrors.policyTooLong }
            throw RAMErrors.malformedPolicy(error.errors.map(\.message).joined(separator: "; "))
        }
    }
}
