import LabKernel
import StreamTypes

/// `TRANSLATE(text, from, to)`: replaces each character of `from` by the one at its place in `to`, or drops
/// it if there is none.
enum Translate {
    static func compile(_ call: FunctionCall) throws(LabError) -> Kernel {
        let buffer = TextBuffer()
        return try call.withAll(.string).kernel(
            Lanes.strict { arguments, row, out in
                let from = Array(arguments[1].text(row).unicodeScalars)
                let to = Array(arguments[2].text(row).unicodeScalars)
                for scalar in arguments[0].text(row).unicodeScalars {
                    guard let place = from.firstIndex(of: scalar) else {
                        buffer.append(scalar)
                        continue
                    }
                    if place < to.count { buffer.append(to[place]) }
                }
                buffer.flush(to: out)
            })
    }
}
