import LabKernel
import RAMPolicy

/// An account and everything RAM keeps for it, by name.
package struct RAMAccount {
    /// 16 digits.
    package let id: String
    package var alias: String
    package var users: [String: RAMUser] = [:]
    package var groups: [String: RAMGroup] = [:]
    /// By lower-case name: role names ignore case.
    package var roles: [String: RAMRole] = [:]
    /// Custom policies.
    package var policies: [String: ManagedPolicy] = [:]
    /// From the account up to the directory's root; empty when the account is in no resource directory.
    package var controlLevels: [AppliedPolicies.ControlLevel] = []
    package var isManagementAccount = false

    /// The groups of a user, by name.
    func groups(of user: String) -> [RAMGroup] {
        groups.values.filter { $0.members.contains { $0.user == user } }.sorted { $0.name < $1.name }
    }
}
