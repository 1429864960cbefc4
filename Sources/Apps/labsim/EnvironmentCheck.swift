import Foundation
import LabKernel

/// Looks at the environment before any command: unknown variables and keys that look real are refused.
enum EnvironmentCheck {
    /// The variables labsim reads.
    static let variables = [
        "LABSIM_ENGINE", "LABSIM_IAM", "LABSIM_PORT", "LABSIM_SEED", "LABSIM_UPDATE_GOLDEN",
    ]

    /// - Throws: `LabErrors` with every mistake found.
    static func run(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws {
        let unknown = environment.keys.filter { $0.hasPrefix("LABSIM_") && !variables.contains($0) }.sorted()
        var errors = unknown.map { name in
            LabError(
                "USE001", "unknown environment variable '\(name)'",
                fix: suggestion(for: name, among: variables, kind: "variables"))
        }
        if let key = environment["ALIBABA_CLOUD_ACCESS_KEY_ID"], looksReal(key) {
            errors.append(
                LabError(
                    "USE002", "ALIBABA_CLOUD_ACCESS_KEY_ID holds a key that looks real",
                    fix: "unset it: labsim makes its own keys, and a sandbox should never see yours"))
        }
        if !errors.isEmpty { throw LabErrors(errors) }
    }

    /// Keys of the real cloud start with `LTAI` and have 16 characters or more.
    static func looksReal(_ accessKeyID: String) -> Bool {
        accessKeyID.hasPrefix("LTAI") && accessKeyID.count >= 16
    }
}
