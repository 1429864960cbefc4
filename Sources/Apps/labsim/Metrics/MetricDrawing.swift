import Foundation
import LabKernel

/// Values as a row of blocks, each as high as its share of the largest.
enum Sparkline {
    private static let blocks = Array("▁▂▃▄▅▆▇█")

    /// At most `width` blocks; where there are more values, each block is the mean of several.
    static func text(_ values: [Double], width: Int) -> String {
        let shown = condensed(values, width)
        guard let low = shown.min(), let high = shown.max() else { return "" }
        return String(
            shown.map { value in
                guard high > low else { return high == 0 ? blocks[0] : blocks[3] }
                return blocks[min(7, Int((value - low) / (high - low) * 8))]
            })
    }

    private static func condensed(_ values: [Double], _ width: Int) -> [Double] {
        guard values.count > width else { return values }
        return (0..<width).map { column in
            let part = values[(column * values.count / width)..<((column + 1) * values.count / width)]
            return part.reduce(0, +) / Double(part.count)
        }
    }
}

/// Series as a drawing of lines with axes.
struct MetricDrawing {
    let title: String
    let series: [MetricChoice.Series]

    private static let colours = ["#1f6feb", "#d1242f", "#1a7f37", "#9a6700", "#8250df", "#0a7ea4"]
    private static let (width, height) = (900.0, 360.0)
    private static let (left, top, right, bottom) = (70.0, 40.0, 20.0, 50.0)

    /// A whole SVG document.
    var svg: String {
        let points = series.flatMap(\.points)
        let (first, last) = (points.map(\.millis).min() ?? 0, points.map(\.millis).max() ?? 1)
        let (low, high) = (min(0, points.map(\.value).min() ?? 0), max(points.map(\.value).max() ?? 1, 1e-9))
        func place(_ point: (millis: Int64, value: Double)) -> String {
            let x = Double(point.millis - first) / Double(max(1, last - first))
            let y = (point.value - low) / max(high - low, 1e-9)
            return
                "\(text(Self.left + x * inner.width)),\(text(Self.height - Self.bottom - y * inner.height))"
        }
        let lines = series.enumerated().map { index, series in
            let places = series.points.map(place)
            if places.count == 1 { return dot(places[0], colour(index)) }
            let path = places.joined(separator: " ")
            return
                "<polyline fill=\"none\" stroke=\"\(colour(index))\" stroke-width=\"1.5\" points=\"\(path)\"/>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(text(Self.width)) \(text(Self.height + legendHeight))" \
            font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="\(text(Self.left))" y="24" font-size="15">\(escaped(title))</text>
            \(axes(first, last, low, high))
            \(lines.joined(separator: "\n"))
            \(legend)
            </svg>

            """
    }

    /// A series of one value, which no line shows.
    private func dot(_ place: String, _ colour: String) -> String {
        let parts = place.split(separator: ",")
        return "<circle cx=\"\(parts[0])\" cy=\"\(parts[1])\" r=\"3\" fill=\"\(colour)\"/>"
    }

    private var inner: (width: Double, height: Double) {
        (Self.width - Self.left - Self.right, Self.height - Self.top - Self.bottom)
    }

    private func axes(_ first: Int64, _ last: Int64, _ low: Double, _ high: Double) -> String {
        let base = Self.height - Self.bottom
        var parts: [String] = []
        for step in 0...4 {
            let y = base - inner.height * Double(step) / 4
            let value = low + (high - low) * Double(step) / 4
            parts.append(
                "<line x1=\"\(text(Self.left))\" x2=\"\(text(Self.width - Self.right))\" y1=\"\(text(y))\" y2=\"\(text(y))\" stroke=\"#d0d7de\"/>"
            )
            parts.append(
                "<text x=\"\(text(Self.left - 6))\" y=\"\(text(y + 4))\" text-anchor=\"end\">\(label(value))</text>"
            )
        }
        for step in 0...3 {
            let x = Self.left + inner.width * Double(step) / 3
            let instant = Instant(epochMillis: first + (last - first) * Int64(step) / 3)
            let anchor = step == 0 ? "start" : step == 3 ? "end" : "middle"
            parts.append(
                "<text x=\"\(text(x))\" y=\"\(text(base + 18))\" text-anchor=\"\(anchor)\">\(ISO8601.text(instant))</text>"
            )
        }
        return parts.joined(separator: "\n")
    }

    private var legendHeight: Double { Double(series.count) * 18 }

    private var legend: String {
        series.enumerated().map { index, series in
            let y = Self.height - 12 + Double(index) * 18
            return """
                <rect x="\(text(Self.left))" y="\(text(y - 9))" width="10" height="10" fill="\(colour(index))"/>\
                <text x="\(text(Self.left + 16))" y="\(text(y))">\(escaped(series.name))</text>
                """
        }.joined(separator: "\n")
    }

    private func colour(_ index: Int) -> String { Self.colours[index % Self.colours.count] }

    private func text(_ number: Double) -> String { JSONValue.double((number * 10).rounded() / 10).text }

    private func label(_ value: Double) -> String {
        abs(value) >= 1e6
            ? value.formatted(.number.notation(.compactName))
            : JSONValue.double((value * 100).rounded() / 100).text
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
