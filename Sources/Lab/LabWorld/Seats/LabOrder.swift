import LabKernel
import Pricing
import Scenarios

/// What a seat is opened for: which lab, with which data, under which name.
package struct LabOrder: Sendable {
    /// The seat's name: `lab`, `seat-07`.
    package var seat: String
    /// The scenario file or its folder.
    package var path: String
    /// The seed of data and faults; nil for the scenario's.
    package var seed: UInt64?
    /// The seed of accounts and keys, another for every seat.
    package var identitySeed: UInt64
    /// Values of the scenario's variables.
    package var variables: [(name: String, value: String)]
    /// The folder of the seat's log; nil for a seat that ends with the process.
    package var folder: String?
    /// Prices for the bill; nil for a lab without one. They are not kept with the order.
    package var prices: PriceBook?

    package init(
        seat: String, path: String, seed: UInt64? = nil, identitySeed: UInt64,
        variables: [(name: String, value: String)] = [], folder: String? = nil
    ) {
        (self.seat, self.path, self.seed, self.identitySeed) = (seat, path, seed, identitySeed)
        (self.variables, self.folder) = (variables, folder)
    }

    /// As it is kept beside the seat's log.
    package var json: JSONValue {
        [
            "seat": .string(seat), "path": .string(path), "seed": seed.map { .number(String($0)) } ?? .null,
            "identitySeed": .number(String(identitySeed)),
            "variables": .object(variables.map { ($0.name, .string($0.value)) }),
        ]
    }

    /// Nil when `json` is no order.
    package init?(_ json: JSONValue, folder: String?) {
        guard let seat = json["seat"]?.stringValue, let path = json["path"]?.stringValue,
            let identity = json["identitySeed"]?.unsigned
        else { return nil }
        let variables = json["variables"]?.objectValue ?? []
        self.init(
            seat: seat, path: path, seed: json["seed"]?.unsigned, identitySeed: identity,
            variables: variables.compactMap { name, value in value.stringValue.map { (name, $0) } },
            folder: folder)
    }
}

/// A lab as it was read from its files, for any number of seats.
package struct LoadedLab: Sendable {
    package let scenario: Scenario
    /// What a seat's log must be of to be played, but for the seed.
    let fingerprint: String
    /// Whether its scripts and queries are known to be right.
    package private(set) var isChecked = false

    /// - Throws: `LabErrors` with the scenario's mistakes; `LabError` USE031 for one without a lab.
    package init(_ order: LabOrder) throws {
        let overrides = ScenarioOverrides(variables: order.variables)
        scenario = try ScenarioLoader.load(path: order.path, overrides: overrides, files: DiskFiles())
        guard scenario.lab != nil else {
            throw LabError(
                "USE031", "'\(order.path)' has no lab",
                fix: "name a scenario with a section 'lab': labsim lab list")
        }
        fingerprint = Self.hash([scenario.file.text] + scenario.scripts.map(\.file.text))
    }

    /// The same lab with its scripts and queries checked, which then is done for no seat any more.
    ///
    /// - Throws: `LabErrors` with their mistakes.
    package func checked() throws -> LoadedLab {
        let run = try ScenarioRun(scenario, options: .init(path: scenario.file.name))
        run.world.loop.discard()
        var checked = self
        checked.isChecked = true
        return checked
    }

    package var name: String { scenario.metadata.name }
    package var title: String { scenario.metadata.title }
    package var region: String { scenario.region }

    /// The scenario, its data from `seed` unless that is nil.
    func scenario(seed: UInt64?) -> Scenario {
        var copy = scenario
        if let seed { copy.clock.seed = seed }
        return copy
    }

    private static func hash(_ texts: [String]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in texts.joined(separator: "\u{0}").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}

extension JSONValue {
    /// A whole number without a sign.
    fileprivate var unsigned: UInt64? {
        if case .number(let text) = bare { return UInt64(text) }
        return nil
    }
}
