import LabKernel

/// A job's operators as boxes from left to right, with what passed through each.
struct JobGraphPlot {
    private static let boxWidth = 210
    private static let boxHeight = 46
    private static let gapX = 36
    private static let gapY = 14

    private let graph: RunReport.JobGraphSummary
    /// The longest way from a source, for each operator.
    private let depths: [Int]
    /// The place among those of the same depth.
    private let rows: [Int]

    init(_ graph: RunReport.JobGraphSummary) {
        self.graph = graph
        var depths: [Int] = []
        var rows: [Int] = []
        for vertex in graph.vertices {
            let depth = (vertex.inputs.map { depths[$0] }.max() ?? -1) + 1
            rows.append(depths.count { $0 == depth })
            depths.append(depth)
        }
        (self.depths, self.rows) = (depths, rows)
    }

    var svg: String {
        let width = ((depths.max() ?? 0) + 1) * (Self.boxWidth + Self.gapX)
        let height = ((rows.max() ?? 0) + 1) * (Self.boxHeight + Self.gapY)
        let edges = graph.vertices.indices.flatMap { target in
            graph.vertices[target].inputs.map { edge(from: $0, to: target) }
        }
        let boxes = graph.vertices.indices.map(box)
        return """
            <svg viewBox="0 0 \(width) \(height)" role="img" aria-label="Job graph of \(xmlEscaped(graph.job))" \
            width="\(width)" height="\(height)" class="graph">
            \((edges + boxes).joined(separator: "\n"))
            </svg>
            """
    }

    private func box(_ index: Int) -> String {
        let vertex = graph.vertices[index]
        let (x, y) = place(index)
        let parallelism = vertex.parallelism > 1 ? " ×\(vertex.parallelism)" : ""
        let late = vertex.lateRows > 0 ? ", \(vertex.lateRows) late" : ""
        let rows = "\(vertex.rowsIn) in, \(vertex.rowsOut) out\(late)"
        return """
            <g><title>\(xmlEscaped("\(vertex.name)\(parallelism): \(rows)"))</title>\
            <rect class="box" x="\(x)" y="\(y)" width="\(Self.boxWidth)" height="\(Self.boxHeight)" rx="5"/>\
            <text class="name" x="\(x + 8)" y="\(y + 19)">\(xmlEscaped(Self.cut(vertex.name + parallelism)))</text>\
            <text x="\(x + 8)" y="\(y + 36)">\(rows)</text></g>
            """
    }

    private func edge(from source: Int, to target: Int) -> String {
        let (from, to) = (place(source), place(target))
        let (x1, y1) = (from.x + Self.boxWidth, from.y + Self.boxHeight / 2)
        let (x2, y2) = (to.x, to.y + Self.boxHeight / 2)
        let middle = (x1 + x2) / 2
        return "<path class=\"edge\" d=\"M\(x1) \(y1)C\(middle) \(y1) \(middle) \(y2) \(x2) \(y2)\"/>"
    }

    private func place(_ index: Int) -> (x: Int, y: Int) {
        (depths[index] * (Self.boxWidth + Self.gapX), rows[index] * (Self.boxHeight + Self.gapY))
    }

    private static func cut(_ name: String) -> String {
        name.count > 28 ? "\(name.prefix(27))…" : name
    }
}
