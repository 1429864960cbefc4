import LabKernel

/// Sessions whose tokens end before their time.
extension IdentityDirectory {
    /// Expires the sessions of a role that are valid at `now`.
    ///
    /// - Returns: how many there were.
    package func expireSessions(ofRole role: String, in account: String, at now: Instant) -> Int {
        let valid = sessions.values.filter {
            $0.role == role.lowercased() && $0.account == account && $0.expires > now
        }
        for session in valid { sessions[session.accessKeyID]?.expires = now }
        return valid.count
    }

    /// Forgets the sessions of a role: whoever had one needs a new one.
    package func forgetSessions(ofRole role: String, in account: String) {
        for (id, session) in sessions where session.role == role.lowercased() && session.account == account {
            sessions[id] = nil
        }
    }

    /// Whether a session's key is still known, expired or not.
    package func hasSession(_ accessKeyID: String) -> Bool { sessions[accessKeyID] != nil }
}
