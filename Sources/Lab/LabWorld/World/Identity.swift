import CloudClients
import CloudGateway
import LabKernel
import RAM

/// The account of a world and the key of the account itself.
struct Identity {
    let directory: IdentityDirectory
    let accountID: String
    let rootCredentials: ClientCredentials

    /// Draws the account, unless the configuration names one, and its key from the seed; a world that was
    /// served from a folder before goes on with what lies there. Further accounts are made when they are missing.
    init(_ configuration: WorldConfiguration) throws {
        let seed = configuration.identitySeed ?? configuration.seed
        switch configuration.storage {
        case .memory: directory = IdentityDirectory(seed: seed)
        case .folder(let path): directory = try IdentityDirectory(seed: seed, folder: path)
        }
        // Drawn ids begin with 1, those of further accounts do not.
        if let known = directory.accounts.keys.min(), let key = directory.rootAccessKey(of: known) {
            accountID = known
            rootCredentials = ClientCredentials(accessKeyID: key.id, accessKeySecret: key.secret)
        } else {
            let account = directory.createAccount(id: configuration.accountID)
            accountID = account.id
            let key = try directory.createAccessKey(user: nil, in: account.id, at: configuration.start)
            rootCredentials = ClientCredentials(accessKeyID: key.id, accessKeySecret: key.secret)
        }
        for id in configuration.otherAccounts where directory.accounts[id] == nil {
            directory.createAccount(id: id)
            _ = try directory.createAccessKey(user: nil, in: id, at: configuration.start)
        }
    }
}
