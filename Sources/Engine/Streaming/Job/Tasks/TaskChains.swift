/// Which operators of a graph run in one task: those that hand each other rows without an exchange.
///
/// Source: Flink 1.20 documentation, "Task Chaining and Resource Groups".
struct TaskChains {
    /// The operators of each chain, the first of them its head, in the order of the stream.
    private(set) var chains: [[JobVertex]] = []
    private var positions: [ObjectIdentifier: Int] = [:]

    init(_ vertices: [JobVertex], isChaining: Bool) {
        for vertex in vertices {
            if isChaining, Self.canChain(vertex),
                let upstream = positions[ObjectIdentifier(vertex.inputs[0].source)]
            {
                chains[upstream].append(vertex)
                positions[ObjectIdentifier(vertex)] = upstream
            } else {
                positions[ObjectIdentifier(vertex)] = chains.count
                chains.append([vertex])
            }
        }
    }

    private static func canChain(_ vertex: JobVertex) -> Bool {
        guard vertex.inputs.count == 1 else { return false }
        let edge = vertex.inputs[0]
        return edge.source.parallelism == vertex.parallelism
            && (edge.distribution == .forward || (edge.distribution == .single && vertex.parallelism == 1))
    }

    /// Whether an edge stays inside a chain.
    func isInside(_ edge: JobVertex.Edge, of vertex: JobVertex) -> Bool {
        positions[ObjectIdentifier(edge.source)] == positions[ObjectIdentifier(vertex)]
    }

    func position(of vertex: JobVertex) -> Int? { positions[ObjectIdentifier(vertex)] }
}
