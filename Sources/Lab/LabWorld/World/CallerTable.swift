import CloudClients
import CloudGateway
import LabKernel
import RAM
import Scenarios

/// The people and roles of a scenario as callers, each with a key of its own, made when first needed.
final class CallerTable {
    private let world: World
    private var callers: [ScenarioPrincipal: Caller] = [:]
    private var sources: [ScenarioPrincipal: any CredentialsSource] = [:]

    init(_ world: World) { self.world = world }

    /// The clients of a principal.
    ///
    /// - Throws: `CloudCallError` when there is no such user or role, or a role cannot be assumed.
    func caller(_ principal: ScenarioPrincipal) throws(CloudCallError) -> Caller {
        if let known = callers[principal] { return known }
        let source = try source(of: principal)
        let caller = world.caller(source)
        (callers[principal], sources[principal]) = (caller, source)
        return caller
    }

    /// The keys with which a principal's calls are signed now.
    ///
    /// - Throws: `CloudCallError` when there is no such user or role, or a role cannot be assumed.
    func credentials(_ principal: ScenarioPrincipal) throws(CloudCallError) -> ClientCredentials {
        _ = try caller(principal)
        guard let source = sources[principal] else { preconditionFailure("a caller has its source") }
        return try source.credentials(at: world.loop.now)
    }

    /// Lets a principal sign with another key from now on.
    func replace(_ principal: ScenarioPrincipal, _ credentials: ClientCredentials) {
        let source = FixedCredentials(credentials)
        (callers[principal], sources[principal]) = (world.caller(source), source)
    }

    /// The principal as the gateway knows it.
    func principal(_ principal: ScenarioPrincipal) -> CloudGateway.Principal {
        let account = world.accountID
        switch principal {
        case .account: return Principal(accountID: account, kind: .root)
        case .role(let name):
            return Principal(accountID: account, kind: .roleSession(role: name, session: "simulated"))
        case .user(let name):
            let id = world.directory.accounts[account]?.users[name]?.id ?? ""
            return Principal(accountID: account, kind: .user(name: name, id: id))
        }
    }

    private func source(of principal: ScenarioPrincipal) throws(CloudCallError) -> any CredentialsSource {
        do throws(CloudError) {
            switch principal {
            case .account: return FixedCredentials(world.rootCredentials)
            case .user(let name):
                let key = try world.directory.createAccessKey(
                    user: name, in: world.accountID, at: world.loop.now)
                return FixedCredentials(ClientCredentials(accessKeyID: key.id, accessKeySecret: key.secret))
            case .role(let name):
                return RoleSession(
                    arn: "acs:ram::\(world.accountID):role/\(name)", session: "scenario", assumer: nil,
                    directory: world.directory)
            }
        } catch {
            throw CloudCallError(error)
        }
    }
}
