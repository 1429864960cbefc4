import LabKernel

/// A worked example of a price page: inputs, and the results that the page states.
package struct PriceVector: Sendable {
    package var id: String
    package var service: String
    package var description: String
    package var inputs: JSONValue
    package var expected: JSONValue
    package var tolerance: Rational
    package var source: PriceSource

    /// The vectors of a file: an object with `vectors`, a list, or one vector.
    ///
    /// - Throws: `LabError` PRC030 for a misshapen vector.
    package static func read(_ document: JSONValue) throws -> [PriceVector] {
        if let list = document["vectors"]?.arrayValue ?? document.arrayValue { return try list.map(vector) }
        return [try vector(document)]
    }

    private static let keys = [
        "id", "service", "source", "source_url", "page_date", "description", "inputs", "expected",
        "tolerance",
        "note", "recomputed_exact", "split", "kind", "currency", "region", "site",
    ]

    private static func vector(_ value: JSONValue) throws -> PriceVector {
        let form = try Form(value, "the vector", keys: keys, code: "PRC030")
        guard let inputs = form["inputs"] else { throw form.mistake("inputs", "is missing") }
        let note = try form.text("note").map { ". " + $0 } ?? ""
        return PriceVector(
            id: try form.requiredText("id"), service: try form.requiredText("service"),
            description: (try form.text("description") ?? "") + note, inputs: inputs,
            expected: form["expected"] ?? .object([]), tolerance: try form.number("tolerance") ?? .zero,
            source: PriceSource(
                id: try form.text("source") ?? "vector",
                title: try form.text("description") ?? "worked example",
                url: try form.text("source_url") ?? "", date: try form.text("page_date")))
    }
}

/// What a vector gives by its own arithmetic.
package struct VectorOutcome: Sendable {
    package var id: String
    /// Computed results that the vector asks for: name, expected, computed, whether they agree.
    package var results: [Result]
    /// Why the vector could not be computed; nil when it could.
    package var mistake: String?
    /// Everything computed, by name.
    package var computed: [String: JSONValue]
    package var bill: Bill?

    package struct Result: Sendable {
        package var name: String
        package var expected: String
        package var computed: String
        package var agrees: Bool
    }

    package var passed: Bool { mistake == nil && !results.isEmpty && results.allSatisfy(\.agrees) }
}

/// Computes vectors: the adapters of the services turn inputs into prices and metered events, and everything else is
/// the rating of every other bill.
package enum VectorRunner {
    package static func run(_ vector: PriceVector, book: PriceBook) -> VectorOutcome {
        let world: VectorWorld
        do {
            world = try computed(vector, book)
            let unread = world.inputs.unread
            guard unread.isEmpty else {
                throw LabError(
                    "PRC031",
                    "inputs that '\(vector.service)' does not know: \(unread.joined(separator: ", "))")
            }
        } catch {
            let text = (error as? LabError)?.message ?? "\(error)"
            return VectorOutcome(id: vector.id, results: [], mistake: text, computed: [:], bill: nil)
        }
        let computed = world.results
        return VectorOutcome(
            id: vector.id, results: compare(vector, computed), mistake: nil,
            computed: computed.mapValues(\.json), bill: world.ratedBill)
    }

    private static func computed(_ vector: PriceVector, _ book: PriceBook) throws -> VectorWorld {
        var world = try VectorWorld(vector, book: book)
        try adapter(vector.service)(&world)
        if let bill = world.ratedBill { world.state("status", text: bill.isPartial ? "partial" : "complete") }
        return world
    }

    private static func adapter(_ service: String) throws -> (inout VectorWorld) throws -> Void {
        let word = service.lowercased()
        let adapters: [(String, (inout VectorWorld) throws -> Void)] = [
            ("aws", OtherCloudVectors.aws), ("confluent", OtherCloudVectors.confluent),
            ("byteplus", OtherCloudVectors.byteplus), ("atlas", OtherCloudVectors.atlas),
            ("mongodb", OtherCloudVectors.atlas), ("flink", FlinkVectors.compute),
            ("realtime", FlinkVectors.compute),
            ("oss", OSSVectors.compute), ("sls", SLSVectors.compute), ("log", SLSVectors.compute),
            ("nat", NetworkVectors.nat), ("eip", NetworkVectors.eip),
            ("privatelink", NetworkVectors.privateLink),
            ("kafka", DataVectors.kafka), ("kms", DataVectors.kms), ("rds", DataVectors.rds),
            ("cloudmonitor", DataVectors.cloudMonitor), ("cms", DataVectors.cloudMonitor),
            ("object storage", OSSVectors.compute), ("simple log", SLSVectors.compute),
            ("elastic ip", NetworkVectors.eip), ("key management", DataVectors.kms),
            ("amazon", OtherCloudVectors.aws),
        ]
        let found =
            adapters.first { word.hasPrefix($0.0) }
            ?? adapters.first { name, _ in
                word.split { !$0.isLetter }.contains { $0 == name }
                    || (name.contains(" ") && word.contains(name))
            }
        guard let found else {
            throw LabError("PRC031", "no rules for the service '\(service)'")
        }
        return found.1
    }

    private static func compare(_ vector: PriceVector, _ computed: [String: VectorValue]) -> [VectorOutcome
        .Result]
    {
        (vector.expected.objectValue ?? []).map { name, expected in
            let plain = name.hasSuffix("_shown") ? String(name.dropLast(6)) : name
            guard let value = computed[name] ?? computed[plain] else {
                return .init(name: name, expected: expected.text, computed: "not computed", agrees: false)
            }
            return .init(
                name: name, expected: expected.bare.text, computed: value.json.text,
                agrees: value.agrees(with: expected, isShown: name.hasSuffix("_shown"), vector.tolerance))
        }
    }
}

/// A number, or one for each of several things.
enum VectorValue: Sendable {
    case number(Rational)
    case list([Rational])
    case text(String)

    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): number.json
        case .list(let numbers): .array(numbers.map(\.json))
        }
    }

    /// Equal within the tolerance; what a page shows rounded is compared with as many decimals.
    func agrees(with expected: JSONValue, isShown: Bool, _ tolerance: Rational) -> Bool {
        func agree(_ mine: Rational, _ its: JSONValue) -> Bool {
            guard let text = its.scalarText, let number = Rational(scientific: text) else { return false }
            if isShown {
                let digits = text.split(separator: ".").dropFirst().first?.count ?? 0
                return mine.decimalText(digits: digits) == number.decimalText(digits: digits)
            }
            let difference = mine > number ? mine - number : number - mine
            return difference <= tolerance
        }
        switch self {
        case .text(let text): return text == expected.stringValue
        case .number(let number): return agree(number, expected)
        case .list(let numbers):
            guard let items = expected.arrayValue, items.count == numbers.count else { return false }
            return zip(numbers, items).allSatisfy { agree($0, $1) }
        }
    }
}
