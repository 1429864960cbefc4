import FlinkSQL
import LabKernel

/// A MATCH_RECOGNIZE pattern as an automaton: one state per row a variable may take.
///
/// A state's edges either take a row for its variable or proceed to another state without one. A greedy
/// variable keeps rows it would take from
/// the states after it, as Flink does: those states' edges ask that its condition does not hold.
/// Source: Flink class `org.apache.flink.cep.nfa.compiler.NFACompiler`.
struct PatternGraph {
    struct Edge {
        /// Takes the row if the state's variable accepts it; otherwise goes on without a row.
        var takes: Bool
        var target: Int
        /// Variables whose conditions must not hold for the row.
        var unless: [Int] = []
    }
    struct State {
        /// The variable, as an index into `variables`; -1 for the final state.
        var variable: Int
        var edges: [Edge] = []
    }

    private(set) var states: [State] = [State(variable: -1)]
    private(set) var variables: [String] = []
    private(set) var start = 0
    /// The state that ends a match.
    static let final = 0

    /// - Throws: `LabError` ENG001 for patterns that Flink does not run either.
    init(_ pattern: Pattern) throws(LabError) {
        let elements = try Self.elements(pattern)
        for element in elements where !variables.contains(element.name) { variables.append(element.name) }
        if let last = elements.last, last.isGreedyLoop {
            throw LabError(
                "ENG001",
                "Greedy quantifiers are not allowed as the last element of a Pattern yet. "
                    + "Finish your pattern with either a simple variable or reluctant quantifier.")
        }
        var sink = Self.final
        for element in elements.reversed() { sink = add(element, before: sink) }
        start = sink
    }

    private struct Element {
        var name: String
        var min = 1
        var max: Int? = 1
        var isGreedy = true
        /// Whether the number of rows is open and as many as possible are taken.
        var isGreedyLoop: Bool { isGreedy && min != max && !(min == 0 && max == 1) }
    }

    private static func elements(_ pattern: Pattern) throws(LabError) -> [Element] {
        switch pattern {
        case .variable(let name): return [Element(name: name)]
        case .sequence(let parts):
            var result: [Element] = []
            for part in parts { result += try elements(part) }
            return result
        case .quantified(.variable(let name), let min, let max, let isGreedy):
            if min == 0, max == 1, !isGreedy {
                throw LabError("ENG001", "Reluctant optional variables are not supported yet.")
            }
            return [Element(name: name, min: min, max: max, isGreedy: isGreedy)]
        case .quantified: throw LabError("ENG001", "quantified groups in a pattern are not supported")
        case .alternation: throw LabError("ENG001", "Currently, CEP doesn't support branching patterns.")
        }
    }

    /// Adds the states of an element in front of `sink`; returns the first.
    private mutating func add(_ element: Element, before sink: Int) -> Int {
        let variable = variables.firstIndex(of: element.name) ?? 0
        if element.isGreedyLoop {
            for index in states[sink].edges.indices { states[sink].edges[index].unless.append(variable) }
        }
        var last = sink
        if element.max == nil {
            let loop = states.count
            states.append(
                State(
                    variable: variable,
                    edges: [Edge(takes: false, target: sink), Edge(takes: true, target: loop)]))
            last = loop
        }
        // Rows that may be missing come last, rows that must be there first.
        let needed = max(element.min, 1)
        for _ in needed..<max(element.max ?? needed, needed) {
            last = single(variable, last, skippingTo: sink)
        }
        for _ in 1..<max(needed, 1) { last = single(variable, last, skippingTo: nil) }
        return single(variable, last, skippingTo: element.min == 0 ? sink : nil)
    }

    private mutating func single(_ variable: Int, _ next: Int, skippingTo sink: Int?) -> Int {
        var state = State(variable: variable, edges: [Edge(takes: true, target: next)])
        if let sink { state.edges.append(Edge(takes: false, target: sink)) }
        states.append(state)
        return states.count - 1
    }
}
