import LabKernel

/// What a lab may be called by: `40` or `weekend` for `40-weekend-job`.
package enum LabName {
    /// The lab of `labs` that a number or the beginning of a name means.
    ///
    /// - Throws: `LabError` USE017 when there is none, or several.
    package static func match(_ name: String, among labs: [String]) throws(LabError) -> String {
        let found = candidates(name, labs)
        guard let first = found.first else {
            throw LabError(
                "USE017", "there is no scenario at '\(name)'", fix: "name one of those of 'labsim lab list'")
        }
        guard found.count == 1 else {
            let list = found.joined(separator: ", ")
            throw LabError("USE017", "'\(name)' may be \(found.count) labs", fix: "name one of them: \(list)")
        }
        return first
    }

    private static func candidates(_ name: String, _ labs: [String]) -> [String] {
        guard !name.isEmpty else { return [] }
        if let number = Int(name) {
            let numbered = labs.filter { Int($0.prefix { $0 != "-" }) == number }
            if !numbered.isEmpty { return numbered }
        }
        return labs.filter { $0.hasPrefix(name) || title($0).hasPrefix(name) }
    }

    /// The name without its number.
    private static func title(_ lab: String) -> Substring {
        guard let dash = lab.firstIndex(of: "-"), Int(lab[..<dash]) != nil else { return lab[...] }
        return lab[lab.index(after: dash)...]
    }
}
