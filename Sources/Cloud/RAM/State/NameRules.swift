import CloudGateway

/// What names and texts the service takes.
enum NameRules {
    /// Letters, digits and `extra`; STS names the parameter alone, `asFormat`, where RAM says what is wrong
    /// with it.
    static func check(
        _ text: String, _ parameter: String, _ length: ClosedRange<Int>, extra: String = "._-",
        asFormat: Bool = false
    ) throws(CloudError) {
        guard length.contains(text.count) else {
            throw asFormat ? RAMErrors.wronglyFormed(parameter) : RAMErrors.invalid(parameter, .length)
        }
        let isGood = text.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(Character(scalar)))
                || extra.unicodeScalars.contains(scalar)
        }
        guard isGood else {
            throw asFormat ? RAMErrors.wronglyFormed(parameter) : RAMErrors.invalid(parameter, .characters)
        }
    }

    static func checkLength(
        _ text: String, _ parameter: String, _ length: ClosedRange<Int>
    ) throws(CloudError) {
        guard length.contains(text.count) else { throw RAMErrors.invalid(parameter, .length) }
    }
}
