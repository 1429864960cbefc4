import CloudClients
import CloudGateway
import LabKernel

/// Somebody who makes calls: signed clients of every service with one principal's key.
package final class Caller {
    package let region: String
    package let oss: OSSClient
    package let sls: SLSClient
    /// The deployment API of Realtime Compute, ververica-2022-07-18.
    package let deployments: POPClient
    /// The workspace API of Realtime Compute, foasconsole-2021-10-28.
    package let workspaces: POPClient
    /// RAM 2015-05-01.
    package let ram: POPClient
    /// CloudMonitor 2019-01-01.
    package let cloudMonitor: POPClient
    /// ActionTrail 2020-07-06.
    package let actionTrail: POPClient

    package init(
        _ credentials: any CredentialsSource, region: String, transport: any CloudTransport, seed: UInt64
    ) {
        self.region = region
        oss = OSSClient(region: region, transport: transport, credentials: credentials)
        sls = SLSClient(region: region, transport: transport, credentials: credentials)
        func product(_ host: String, _ version: String) -> POPClient {
            POPClient(
                .init(host: host, version: version), transport: transport, credentials: credentials,
                seed: seed)
        }
        deployments = product("ververica.\(region).aliyuncs.com", "2022-07-18")
        workspaces = product("foasconsole.aliyuncs.com", "2021-10-28")
        ram = product("ram.aliyuncs.com", "2015-05-01")
        cloudMonitor = product("metrics.\(region).aliyuncs.com", "2019-01-01")
        actionTrail = product("actiontrail.\(region).aliyuncs.com", "2020-07-06")
    }
}

/// The short way into the cloud: the gateway of the same world, as of the loop's present.
final class GatewayTransport: CloudTransport {
    /// The gateway's services hold jobs, and jobs hold clients: the way back must not own.
    private unowned let gateway: Gateway
    private let loop: EventLoop

    init(gateway: Gateway, loop: EventLoop) { (self.gateway, self.loop) = (gateway, loop) }

    var now: Instant { loop.now }

    func send(_ request: CloudRequest) -> CloudResponse { gateway.send(request, at: loop.now) }
}
