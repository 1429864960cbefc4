#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Blocks of memory that grow in place where the allocator can: it moves pages of large blocks, not bytes, so that a
/// growing column is never there twice.
enum GrowingMemory {
    /// A block of `size` bytes that begins with the first `used` bytes of another, which is gone, and goes on with
    /// zeros.
    static func grown(_ old: UnsafeMutableRawPointer?, from used: Int, to size: Int)
        -> UnsafeMutableRawPointer
    {
        guard let fresh = realloc(old, size) else { preconditionFailure("out of memory") }
        fresh.advanced(by: used).initializeMemory(as: UInt8.self, repeating: 0, count: size - used)
        return fresh
    }

    static func release(_ block: UnsafeMutableRawPointer) { free(block) }
}

/// Blocks of zeros that come and go whole. Large ones are pages of their own: freed by the allocator, they would make
/// it keep the blocks of other sizes in its heap, where they cannot grow in place.
enum ZeroedMemory {
    private static let pagesFrom = 1 << 18

    static func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        if size < pagesFrom {
            guard let block = calloc(size, 1) else { preconditionFailure("out of memory") }
            return block
        }
        let block = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let block, block != UnsafeMutableRawPointer(bitPattern: -1) else {
            preconditionFailure("out of memory")
        }
        return block
    }

    /// Gives back a block of this size.
    static func release(_ block: UnsafeMutableRawPointer, _ size: Int) {
        if size < pagesFrom { free(block) } else { munmap(block, size) }
    }
}
