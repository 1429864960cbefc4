import CloudGateway
import Glibc
import LabKernel
import NIOCore
import NIOHTTP1

/// Turns HTTP messages of one connection into `CloudRequest`s and answers back, one exchange at a time.
///
/// GET and HEAD are answered on their head: official clients send a `Content-Length` there and no body. Requests that
/// come before the one in front of them is answered wait, and while some do no more is read. NIO's own handler for that
/// stops reading at every request, which costs two calls of the kernel each time.
final class ExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let configuration: EdgeServer.Configuration
    private let handler: RequestHandler
    private var head: HTTPRequestHead?
    private var spool: BodySpool?
    private var failure: LabError?
    private var source = ""
    private var stage = Stage.reading
    /// Parts of requests that came behind the one that is being answered.
    private var waiting = CircularBuffer<HTTPServerRequestPart>()
    private var isDraining = false
    private var wantsToRead = false
    /// `https` once the connection turned out to be encrypted.
    var scheme = "http"

    private enum Stage {
        /// The next part belongs to a request that is being read.
        case reading
        case answering
        /// The answer that is written is the connection's last.
        case closing
    }

    init(configuration: EdgeServer.Configuration, handler: @escaping RequestHandler) {
        self.configuration = configuration
        self.handler = handler
    }

    func handlerAdded(context: ChannelHandlerContext) {
        source = context.remoteAddress?.ipAddress ?? ""
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch stage {
        case .reading where waiting.isEmpty: take(part, context: context)
        case .reading, .answering: waiting.append(part)
        case .closing: return
        }
    }

    func read(context: ChannelHandlerContext) {
        if waiting.isEmpty { context.read() } else { wantsToRead = true }
    }

    /// Goes on with what waited, after an answer was written.
    private func goOn(context: ChannelHandlerContext) {
        guard !isDraining, !waiting.isEmpty else { return }
        isDraining = true
        while stage == .reading, let part = waiting.popFirst() { take(part, context: context) }
        isDraining = false
        if stage == .closing { waiting.removeAll() }
        if waiting.isEmpty, wantsToRead {
            wantsToRead = false
            context.read()
        }
    }

    private func take(_ part: HTTPServerRequestPart, context: ChannelHandlerContext) {
        switch part {
        case .head(let head): begin(head, context: context)
        case .body(let chunk): append(chunk)
        case .end: end(context: context)
        }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        if hasUnreadBody(head) {
            answer(head, body: .bytes([]), spool: nil, keepAlive: false, context: context)
            return
        }
        self.head = head
        failure = nil
        spool = BodySpool(
            limit: configuration.spoolBytes, folder: configuration.spoolFolder,
            digests: head.method == .PUT ? StreamedDigests() : nil)
        if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let goOn = HTTPResponseHead(version: head.version, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
        }
    }

    private func hasUnreadBody(_ head: HTTPRequestHead) -> Bool {
        guard head.method == .GET || head.method == .HEAD else { return false }
        return head.headers.first(name: "content-length").flatMap(Int.init).map { $0 > 0 } ?? false
    }

    private func append(_ chunk: ByteBuffer) {
        guard failure == nil else { return }
        do {
            try spool?.append(chunk)
        } catch let error as LabError {
            failure = error
        } catch {
            failure = LabError("EDGE002", "cannot spool the request body: \(error)")
        }
    }

    private func end(context: ChannelHandlerContext) {
        // A GET that was answered on its head leaves only an end behind.
        guard let head, let spool else { return }
        (self.head, self.spool) = (nil, nil)
        if let failure {
            spool.discard()
            write(Self.refusal(failure), to: head, keepAlive: false, context: context)
            return
        }
        answer(head, body: spool.finish(), spool: spool, keepAlive: head.isKeepAlive, context: context)
    }

    /// A body that could not be kept, in the shape that clients of OSS read.
    private static func refusal(_ failure: LabError) -> CloudResponse {
        let message = failure.message.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        let text =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code>"
            + "<Message>labsim: \(message)</Message></Error>\n"
        return CloudResponse(
            status: 507, headers: HeaderFields([("Content-Type", "application/xml")]),
            body: .bytes(Array(text.utf8)))
    }

    private func answer(
        _ head: HTTPRequestHead, body: RequestBody, spool: BodySpool?, keepAlive: Bool,
        context: ChannelHandlerContext
    ) {
        stage = .answering
        let request = WireRequest.cloudRequest(
            head, scheme: scheme, body: body, digests: spool?.digests, source: source)
        let bound = NIOLoopBound((self, context, spool), eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        handler(request) { response in
            let write: @Sendable () -> Void = {
                let (exchange, context, spool) = bound.value
                spool?.discard()
                exchange.write(response, to: head, keepAlive: keepAlive, context: context)
            }
            let delay = TrafficLimit.delay(of: response, to: request)
            switch delay {
            // Later even on this thread: it may have the world, and others wait for that.
            case .zero: eventLoop.execute(write)
            default: eventLoop.scheduleTask(in: delay, write)
            }
        }
    }

    private func write(
        _ response: CloudResponse, to head: HTTPRequestHead, keepAlive: Bool, context: ChannelHandlerContext
    ) {
        let bodyless = head.method == .HEAD || response.status == 204 || response.status == 304
        var fields: [(String, String)] = []
        fields.reserveCapacity(response.headers.fields.count + 3)
        for field in response.headers.fields where FieldText.isName(field.name) {
            fields.append((field.name, FieldText.value(field.value)))
        }
        let isFramed =
            response.headers["Transfer-Encoding"] != nil || response.headers["Content-Length"] != nil
        if !isFramed, response.status != 204 {
            fields.append(("Content-Length", String(response.body.count)))
        }
        if response.headers["Connection"] != nil { fields.removeAll { $0.0.lowercased() == "connection" } }
        fields.append(("Connection", keepAlive ? "keep-alive" : "close"))
        let answer = HTTPResponseHead(
            version: head.version, status: HTTPResponseStatus(statusCode: response.status),
            headers: HTTPHeaders(fields))
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if !bodyless { writeBody(response.body, context: context) }
        guard !keepAlive else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            stage = .reading
            return goOn(context: context)
        }
        stage = .closing
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func writeBody(_ body: ResponseBody, context: ChannelHandlerContext) {
        switch body {
        case .bytes(let bytes) where bytes.isEmpty: return
        case .bytes(let bytes):
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        case .file(let path, let offset, let count) where count <= Self.smallFile:
            guard let bytes = Self.read(path, offset: offset, count: Int(count)) else {
                // The head promised these bytes; a cut connection is the one honest answer left.
                return context.close(promise: nil)
            }
            context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: nil)
        case .file(let path, let offset, let count):
            do {
                let handle = try NIOFileHandle(_deprecatedPath: path)
                let region = FileRegion(
                    fileHandle: handle, readerIndex: Int(offset), endIndex: Int(offset + count))
                let sent = context.eventLoop.makePromise(of: Void.self)
                let bound = NIOLoopBound(handle, eventLoop: context.eventLoop)
                sent.futureResult.whenComplete { _ in closeQuietly(bound.value) }
                context.write(wrapOutboundOut(.body(.fileRegion(region))), promise: sent)
            } catch {
                // As above.
                context.close(promise: nil)
            }
        }
    }

    /// So small a file goes with the head in one write; larger ones the kernel sends.
    private static let smallFile: Int64 = 65_536

    /// Bytes of a file; nil where it does not have them.
    private static func read(_ path: String, offset: Int64, count: Int) -> ByteBuffer? {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { Glibc.close(descriptor) }
        var bytes = ByteBufferAllocator().buffer(capacity: count)
        while bytes.readableBytes < count {
            let (done, missing) = (Int64(bytes.readableBytes), count - bytes.readableBytes)
            let got = bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) {
                max(0, pread(descriptor, $0.baseAddress, missing, off_t(offset + done)))
            }
            guard got > 0 else { return nil }
        }
        return bytes
    }
}

/// Closes a file that was only read; a failure to close loses nothing, but is a mistake of ours.
private func closeQuietly(_ handle: NIOFileHandle) {
    do {
        try handle.close()
    } catch {
        assertionFailure("closing a read file failed: \(error)")
    }
}
