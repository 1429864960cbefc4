import CloudGateway
import LabKernel

/// Meters the bytes that go in and out.
enum Traffic {
    /// Throws InvalidArgument for a limit of the client's that is no number of bits in a second that the service
    /// takes; the edge keeps to it.
    ///
    /// Source: help.aliyun.com/en/oss/user-guide/single-connection-bandwidth-throttling.
    static func checkLimit(_ request: OSSRequest) throws(CloudError) {
        let name = "x-oss-traffic-limit"
        guard let text = request.header(name) ?? request.parameter(name) else { return }
        guard let limit = Int64(text), (819_200...838_860_800).contains(limit) else {
            throw OSSErrors.invalidArgument("The traffic limit is invalid.", name, text)
        }
    }

    /// A copy is a GET-class request on its source too.
    ///
    /// Source: AlibabaCloudDocs/oss "API operation calling fees" (2021-07-14), which lists CopyObject in both classes.
    static func meterSource(_ request: OSSRequest, _ operation: OSSOperation, _ context: CallContext)
        throws(CloudError)
    {
        guard ["CopyObject", "UploadPartCopy"].contains(operation.info.name) else { return }
        let source = try CopySource(request)
        let bucket = try source.bucket(request)
        let version = source.versionID.map { bucket.version(source.key, $0) } ?? bucket.current(source.key)
        context.meter.record(
            UsageEvent(
                instant: context.now,
                meter: RequestClass.name("oss.request.get", version?.storageClass ?? .standard),
                resource: bucket.record.resource(), quantity: .one, unit: "request"))
    }

    /// Meters: `oss.traffic.in`; `oss.traffic.out.internal` for hosts of the internal network,
    /// `oss.traffic.out.internet` for others; `oss.retrieval.<class>` for reads of colder classes.
    static func meter(_ request: OSSRequest, _ response: CloudResponse, _ context: CallContext) {
        guard let bucket = request.existingBucket else { return }
        func record(_ meter: String, _ bytes: Int64) {
            guard bytes > 0 else { return }
            context.meter.record(
                UsageEvent(
                    instant: context.now, meter: meter, resource: bucket.record.resource(),
                    quantity: Rational(Int128(bytes)), unit: "byte"))
        }
        record("oss.traffic.in", request.raw.body.count)
        let isInternal = request.raw.hostName.hasSuffix("-internal.aliyuncs.com")
        record(isInternal ? "oss.traffic.out.internal" : "oss.traffic.out.internet", response.body.count)
        guard request.raw.method == "GET", request.objectKey != nil,
            let name = response.headers["x-oss-storage-class"],
            let storageClass = StorageClass(rawValue: name),
            storageClass != .standard
        else { return }
        record("oss.retrieval.\(storageClass.meterWord)", response.body.count)
    }
}
