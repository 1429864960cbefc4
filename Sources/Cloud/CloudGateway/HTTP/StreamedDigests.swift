import Crypto

/// MD5 and CRC-64 of bytes that pass by.
package struct StreamedDigests: Sendable {
    private var digest = Insecure.MD5()
    private var crc = CRC64()

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        digest.update(bufferPointer: bytes)
        crc.update(bytes)
    }

    /// The MD5 of what came so far, 16 bytes.
    package var md5: [UInt8] { Array(digest.finalize()) }

    /// The CRC-64/XZ of what came so far.
    package var crc64: UInt64 { crc.value }
}
