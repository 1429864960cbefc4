/// Reads the LZ4 block format: no frame, no size; the length is known from elsewhere.
///
/// Source: lz4.org, "LZ4 Block Format Description".
enum LZ4BlockReader {
    /// The `count` bytes that `block` holds; nil when it is damaged or holds another number of bytes.
    static func decode(_ block: [UInt8], count: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { output, used in
            isWhole = block.withUnsafeBufferPointer { input in
                var reader = Reader(input: input, output: output, count: count)
                return reader.run()
            }
            used = isWhole ? count : 0
        }
        return isWhole ? bytes : nil
    }

    private struct Reader {
        let input: UnsafeBufferPointer<UInt8>
        let output: UnsafeMutableBufferPointer<UInt8>
        let count: Int
        var from = 0
        var to = 0

        init(input: UnsafeBufferPointer<UInt8>, output: UnsafeMutableBufferPointer<UInt8>, count: Int) {
            (self.input, self.output, self.count) = (input, output, count)
        }

        /// Whether the whole block gave exactly `count` bytes.
        mutating func run() -> Bool {
            while from < input.count {
                let token = input[from]
                from += 1
                guard copyLiterals(Int(token >> 4)) else { return false }
                if from == input.count { break }
                guard copyMatch(Int(token & 15)) else { return false }
            }
            return to == count
        }

        private mutating func copyLiterals(_ short: Int) -> Bool {
            guard let length = length(short), length <= input.count - from, length <= count - to else {
                return false
            }
            for offset in 0..<length { output[to + offset] = input[from + offset] }
            from += length
            to += length
            return true
        }

        /// A match may reach into what it writes, so its bytes go one by one.
        private mutating func copyMatch(_ short: Int) -> Bool {
            guard input.count - from >= 2 else { return false }
            let distance = Int(input[from]) | Int(input[from + 1]) << 8
            from += 2
            guard let rest = length(short), distance > 0, distance <= to, rest + 4 <= count - to else {
                return false
            }
            for _ in 0..<rest + 4 {
                output[to] = output[to - distance]
                to += 1
            }
            return true
        }

        /// A length of four bits that goes on in further bytes when it is 15.
        private mutating func length(_ short: Int) -> Int? {
            guard short == 15 else { return short }
            var length = 15
            while from < input.count {
                let byte = input[from]
                from += 1
                length += Int(byte)
                if byte < 255 { return length }
            }
            return nil
        }
    }
}
