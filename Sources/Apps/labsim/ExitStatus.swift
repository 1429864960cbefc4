import ArgumentParser
import Foundation
import LabKernel

/// The exit codes that scripts can rely on.
enum ExitStatus: Int32, Error {
    case pass = 0
    case checkFailed = 1
    case usage = 2
    case invalidInput = 3
    case environment = 4
    case incomplete = 5
    case budgetFailed = 6
    case internalError = 70
    case interrupted = 130

    /// Says what went wrong on stderr and ends the process with the code for it.
    static func leave(with error: any Error) -> Never {
        switch error {
        case let status as ExitStatus:
            exit(status.rawValue)
        case let errors as LabErrors:
            complain(errors.description)
            exit(status(of: errors.errors).rawValue)
        case let error as LabError:
            complain(error.description)
            exit(status(of: [error]).rawValue)
        default:
            let code = Labsim.exitCode(for: error)
            let text = Labsim.fullMessage(for: error)
            if code == .success {
                print(text)
                exit(ExitStatus.pass.rawValue)
            }
            complain(text)
            // ArgumentParser says EX_USAGE (64) for what users mistype; labsim's own code for that is 2.
            exit(code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.internalError.rawValue)
        }
    }

    /// Writes `text` and a line end to stderr.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Codes that name the machine (ENV, EDGE, DATA) are the environment's fault, USE the command line's, others the input's.
    private static func status(of errors: [LabError]) -> ExitStatus {
        let areas = Set(errors.map { String($0.code.prefix { $0.isLetter }) })
        if areas.isSubset(of: ["ENV", "EDGE", "DATA"]) { return .environment }
        return areas == ["USE"] ? .usage : .invalidInput
    }
}
