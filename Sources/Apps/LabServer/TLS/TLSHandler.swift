import Glibc
import NIOCore

/// Encrypts and decrypts one connection; files are read and encrypted piece by piece, as fast as the client takes
/// them.
final class TLSHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let session: TLSSession
    private var waiting: CircularBuffer<(data: IOData, promise: EventLoopPromise<Void>?)> = []
    private var isWriting = false
    private static let pieceBytes = 1 << 20

    init(_ session: TLSSession) { self.session = session }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        unwrapInboundIn(data).withUnsafeReadableBytes { session.receive($0) }
        do {
            let plain = try session.read()
            sendOutgoing(context)
            if !plain.isEmpty { context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: plain))) }
        } catch {
            sendOutgoing(context)
            context.close(promise: nil)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        waiting.append((unwrapOutboundIn(data), promise))
        writeNext(context)
    }

    /// Writes what waits, in order; a piece of a file is followed by the next when it is on its way.
    private func writeNext(_ context: ChannelHandlerContext) {
        while !isWriting, let next = waiting.popFirst() {
            switch next.data {
            case .byteBuffer(let buffer): encrypt(buffer, next.promise, context)
            case .fileRegion(let region): writePiece(of: region, next.promise, context)
            }
        }
    }

    private func encrypt(
        _ buffer: ByteBuffer, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
    ) {
        do {
            try buffer.withUnsafeReadableBytes { bytes throws(TLSFailure) in try session.write(bytes) }
            sendOutgoing(context, promise)
        } catch {
            promise?.fail(error)
            context.close(promise: nil)
        }
    }

    private func writePiece(
        of region: FileRegion, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext
    ) {
        let count = min(region.readableBytes, Self.pieceBytes)
        guard count > 0, let piece = Self.read(region, count) else {
            promise?.succeed(())
            return
        }
        var rest = region
        rest.moveReaderIndex(forwardBy: count)
        isWriting = true
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context, rest, promise), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { result in
            let (handler, context, rest, promise) = bound.value
            handler.isWriting = false
            switch result {
            case .success: handler.waiting.prepend((.fileRegion(rest), promise))
            case .failure(let error): promise?.fail(error)
            }
            handler.writeNext(context)
            context.flush()
        }
        encrypt(ByteBuffer(bytes: piece), written, context)
        context.flush()
    }

    private static func read(_ region: FileRegion, _ count: Int) -> [UInt8]? {
        do {
            return try region.fileHandle.withUnsafeFileDescriptor { descriptor in
                let bytes = [UInt8](unsafeUninitializedCapacity: count) { space, filled in
                    filled = max(pread(descriptor, space.baseAddress, count, off_t(region.readerIndex)), 0)
                }
                return bytes.count == count ? bytes : nil
            }
        } catch { return nil }
    }

    private func sendOutgoing(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
        let bytes = session.takeOutgoing()
        context.write(wrapOutboundOut(.byteBuffer(ByteBuffer(bytes: bytes))), promise: promise)
        context.flush()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        session.close()
        sendOutgoing(context)
        context.close(mode: mode, promise: promise)
    }
}

/// Looks at the first byte of a connection: a TLS hello begins with 22, no HTTP method does.
final class FirstByteHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let tls: TLSContext
    private let whenSecure: () -> Void

    init(_ tls: TLSContext, whenSecure: @escaping () -> Void) {
        (self.tls, self.whenSecure) = (tls, whenSecure)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        let isHello = buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) == 22
        do {
            if isHello, let session = tls.session() {
                whenSecure()
                try context.pipeline.syncOperations.addHandler(TLSHandler(session), position: .after(self))
            }
        } catch { return context.close(promise: nil) }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
