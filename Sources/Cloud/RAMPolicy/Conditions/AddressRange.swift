/// A range of IPv4 or IPv6 addresses: `10.0.0.0/8`, `203.0.113.7`, `2001:db8::/32`.
///
/// A single address is a range of one. An IPv4 range never covers an IPv6 address, nor the reverse.
/// Source: alibabacloud.com/help/en/ram/conditional-operator, IpAddress; IPv6 is inferred.
package struct AddressRange: Hashable, Sendable {
    /// The network bits of the address, the rest zero; IPv4 sits in the low 32 bits.
    package let network: UInt128
    package let prefixLength: Int
    package let isIPv6: Bool

    package init(network: UInt128, prefixLength: Int, isIPv6: Bool) {
        self.prefixLength = prefixLength
        self.isIPv6 = isIPv6
        self.network = network & AddressRange.mask(prefixLength, isIPv6: isIPv6)
    }

    /// Reads an address with an optional `/length`; nil when the text is neither. Host bits may be set and
    /// are ignored.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        self.init(bytes.span, ByteRange(start: 0, end: bytes.count))
    }

    init?(_ text: borrowing Span<UInt8>, _ range: ByteRange) {
        var slash = Int(range.start)
        while slash < Int(range.end), text[slash] != UInt8(ascii: "/") { slash += 1 }
        let addressBytes = ByteRange(start: Int(range.start), end: slash)
        guard let address = IPAddress(text, addressBytes) else { return nil }
        let width = address.isIPv6 ? 128 : 32
        guard slash < Int(range.end) else {
            self.init(network: address.bits, prefixLength: width, isIPv6: address.isIPv6)
            return
        }
        guard let length = decimal(text, slash + 1, Int(range.end)), length <= width else { return nil }
        self.init(network: address.bits, prefixLength: length, isIPv6: address.isIPv6)
    }

    func contains(_ address: IPAddress) -> Bool {
        address.isIPv6 == isIPv6 && address.bits & AddressRange.mask(prefixLength, isIPv6: isIPv6) == network
    }

    /// Whether every address of `other` lies in this range.
    package func contains(_ other: AddressRange) -> Bool {
        other.isIPv6 == isIPv6 && other.prefixLength >= prefixLength
            && other.network & AddressRange.mask(prefixLength, isIPv6: isIPv6) == network
    }

    /// The last address of the range, as a number.
    package var last: UInt128 {
        let all = isIPv6 ? UInt128.max : UInt128(UInt32.max)
        return network | all & ~AddressRange.mask(prefixLength, isIPv6: isIPv6)
    }

    private static func mask(_ length: Int, isIPv6: Bool) -> UInt128 {
        let width = isIPv6 ? 128 : 32
        let all = isIPv6 ? UInt128.max : UInt128(UInt32.max)
        return length == 0 ? 0 : all & (all << UInt128(width - length))
    }
}

/// One address, as a number; IPv4 sits in the low 32 bits.
struct IPAddress: Hashable, Sendable {
    let bits: UInt128
    let isIPv6: Bool

    /// Reads dotted decimal or RFC 4291 text; nil when it is neither.
    init?(_ text: borrowing Span<UInt8>, _ range: ByteRange) {
        let start = Int(range.start)
        let end = Int(range.end)
        var isIPv6 = false
        for index in start..<end where text[index] == UInt8(ascii: ":") { isIPv6 = true }
        guard let bits = isIPv6 ? IPAddress.hexGroups(text, start, end) : IPAddress.quads(text, start, end)
        else { return nil }
        self.bits = bits
        self.isIPv6 = isIPv6
    }

    private static func quads(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt128? {
        var bits: UInt128 = 0
        var parts = 0
        var place = start
        while place <= end {
            var stop = place
            while stop < end, text[stop] != UInt8(ascii: ".") { stop += 1 }
            guard let part = decimal(text, place, stop), part <= 255, stop - place <= 3 else { return nil }
            bits = bits << 8 | UInt128(part)
            parts += 1
            place = stop + 1
        }
        return parts == 4 ? bits : nil
    }

    /// Groups of hexadecimal digits with at most one `::`, the last two groups possibly dotted decimal.
    private static func hexGroups(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt128? {
        var groups: [UInt16] = []
        var gap: Int?
        var place = start
        if end - start >= 2, text[start] == UInt8(ascii: ":") {
            guard text[start + 1] == UInt8(ascii: ":") else { return nil }
            (gap, place) = (0, start + 2)
        }
        while place < end {
            var stop = place
            var hasDot = false
            while stop < end, text[stop] != UInt8(ascii: ":") {
                hasDot = hasDot || text[stop] == UInt8(ascii: ".")
                stop += 1
            }
            if hasDot {
                guard stop == end, let tail = quads(text, place, end) else { return nil }
                groups += [UInt16(truncatingIfNeeded: tail >> 16), UInt16(truncatingIfNeeded: tail)]
                break
            }
            guard let group = hexadecimal(text, place, stop) else { return nil }
            groups.append(group)
            place = stop + 1
            if stop + 1 == end { return nil }
            if stop + 1 < end, text[stop + 1] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                (gap, place) = (groups.count, stop + 2)
            }
        }
        return joined(groups, gap: gap)
    }

    private static func joined(_ groups: [UInt16], gap: Int?) -> UInt128? {
        guard gap == nil ? groups.count == 8 : groups.count <= 7 else { return nil }
        let head = groups.prefix(gap ?? 8)
        let tail = groups.dropFirst(head.count)
        let zeros = [UInt16](repeating: 0, count: 8 - groups.count)
        return (head + zeros + tail).reduce(0) { $0 << 16 | UInt128($1) }
    }
}

/// The number written with decimal digits at `start..<end`; nil when there is another character, no digit or
/// more than nine.
private func decimal(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start < end, end - start <= 9 else { return nil }
    var value = 0
    for index in start..<end {
        let digit = text[index] &- 48
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
    }
    return value
}

private func hexadecimal(_ text: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> UInt16? {
    guard start < end, end - start <= 4 else { return nil }
    var value: UInt16 = 0
    for index in start..<end {
        let byte = lowercased(text[index])
        switch byte {
        case 48...57: value = value << 4 | UInt16(byte - 48)
        case 97...102: value = value << 4 | UInt16(byte - 87)
        default: return nil
        }
    }
    return value
}
