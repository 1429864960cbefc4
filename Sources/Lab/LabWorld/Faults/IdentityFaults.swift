import CloudClients
import CloudGateway
import LabKernel
import RAM
import RAMPolicy
import Scenarios

extension ExpireTokenFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func begin(as id: String, in run: ScenarioRun) -> Bool {
        let (directory, account) = (run.world.directory, run.world.accountID)
        if directory.expireSessions(ofRole: role, in: account, at: run.now) == 0 {
            run.record(fault: id, "the fault hit nothing: nobody has a token of the role '\(role)'")
        }
        run.faults.whenEnded(id) { directory.forgetSessions(ofRole: role, in: account) }
        return false
    }
}

extension DisableKeyFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func begin(as id: String, in run: ScenarioRun) -> Bool {
        run.attempt(id) { () throws(CloudError) in
            let keys = try run.world.directory.setActive(false, keysOf: user, in: run.world.accountID)
            if keys.isEmpty { run.record(fault: id, "the fault hit nothing: '\(user)' has no key") }
            run.faults.whenEnded(id) {
                run.attempt(id) { () throws(CloudError) in
                    for key in keys where run.world.directory.hasAccessKey(key) {
                        try run.world.directory.setActive(
                            true, key: key, of: user, in: run.world.accountID)
                    }
                }
            }
        }
        return false
    }
}

extension RotateKeyFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func begin(as id: String, in run: ScenarioRun) -> Bool {
        let (directory, account) = (run.world.directory, run.world.accountID)
        run.attempt(id) { () throws(CloudError) in
            // A user has at most two keys: one that nobody uses any more makes room.
            let old = try directory.setActive(false, keysOf: user, in: account)
            if old.count > 1, let oldest = old.first {
                try directory.deleteAccessKey(oldest, of: user, in: account)
            }
            let key = try directory.createAccessKey(user: user, in: account, at: run.now)
            run.faults.whenEnded(id) {
                run.callers.replace(
                    .user(user), ClientCredentials(accessKeyID: key.id, accessKeySecret: key.secret))
                run.attempt(id) { () throws(CloudError) in
                    for old in old where directory.hasAccessKey(old) {
                        try directory.deleteAccessKey(old, of: user, in: account)
                    }
                }
            }
        }
        return false
    }
}

extension DetachPolicyFault: ExecutableFault {
    func begin(in run: ScenarioRun) -> Bool { false }

    func begin(as id: String, in run: ScenarioRun) -> Bool {
        guard let holder else {
            run.record(fault: id, "the fault hit nothing: policies hang on users and roles only")
            return true
        }
        let origin: PolicyAttachment.Origin = policy.type == "System" ? .system : .custom
        let (directory, account) = (run.world.directory, run.world.accountID)
        run.attempt(id) { () throws(CloudError) in
            try directory.detach(policy.name, origin, from: holder, in: account)
            run.faults.whenEnded(id) {
                run.attempt(id) { () throws(CloudError) in
                    let links = try directory.links(of: holder, in: account)
                    // Somebody may have attached it again meanwhile.
                    guard !links.contains(where: { $0.policy == policy.name && $0.origin == origin }) else {
                        return
                    }
                    try directory.attach(policy.name, origin, to: holder, in: account, at: run.now)
                }
            }
        }
        return false
    }

    private var holder: PolicyHolder? {
        switch principal {
        case .account: nil
        case .user(let name): .user(name)
        case .role(let name): .role(name)
        }
    }
}

extension ScenarioRun {
    /// Does something to identities; what they refuse is told, since a drill without its fault proves nothing.
    func attempt(_ id: String, _ body: () throws(CloudError) -> Void) {
        do throws(CloudError) {
            try body()
        } catch {
            record(fault: id, "the fault hit nothing: \(error.code): \(error.message)")
        }
    }
}
