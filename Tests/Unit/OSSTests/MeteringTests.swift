import CloudGateway
import LabKernel
import OSS
import Testing

@Suite struct MeteringTests {
    @Test func storedBytesAreMeteredOverTime() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", bytes: [UInt8](repeating: 0, count: 1_000)).status == 200)
        cloud.now = cloud.now + .seconds(10)
        #expect(cloud.raw("PUT", "/lab/b", bytes: [UInt8](repeating: 0, count: 500)).status == 200)
        cloud.now = cloud.now + .milliseconds(500)
        #expect(cloud.raw("DELETE", "/lab/a").status == 204)
        cloud.now = cloud.now + .seconds(2)
        cloud.service.settleUsage(at: cloud.now)
        cloud.service.settleUsage(at: cloud.now)
        #expect(cloud.ports.total("oss.storage.standard") == Rational(10_000 + 750 + 1_000))
        #expect(
            cloud.ports.usage.filter { $0.meter == "oss.storage.standard" }.allSatisfy {
                $0.unit == "byte-second"
            })
    }

    @Test func colderClassesHaveLeastSizesAndDays() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", headers: [("x-oss-storage-class", "IA")], body: "x").status == 200)
        cloud.now = cloud.now + .hours(24)
        #expect(cloud.raw("DELETE", "/lab/a").status == 204)
        #expect(cloud.ports.total("oss.storage.ia") == Rational(65_536 * 86_400))
        #expect(cloud.ports.total("oss.early-deletion.ia") == Rational(65_536 * 86_400 * 29))
    }

    @Test func requestsAndTrafficAreCounted() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", body: "12345").status == 200)
        #expect(cloud.raw("GET", "/lab/a").status == 200)
        #expect(cloud.raw("HEAD", "/lab/a").status == 200)
        #expect(cloud.ports.total("oss.request.put") == Rational(2))
        #expect(cloud.ports.total("oss.request.get") == Rational(2))
        #expect(cloud.ports.total("oss.traffic.in") == Rational(5))
        #expect(cloud.ports.total("oss.traffic.out.internet") == Rational(5))
    }

    @Test func aTransitionChargesNoRestAndARequestOfTheClassBeforeIt() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        #expect(cloud.raw("PUT", "/lab/a", headers: [("x-oss-storage-class", "IA")], body: "x").status == 200)
        let rule =
            "<LifecycleConfiguration><Rule><Prefix/><Status>Enabled</Status><Transition><Days>9</Days>"
            + "<StorageClass>Archive</StorageClass></Transition></Rule></LifecycleConfiguration>"
        #expect(cloud.raw("PUT", "/lab?lifecycle", body: rule).status == 200)
        // Written on the 2nd at 3: nine days are over on the 11th at 3, the midnight behind it begins the 12th.
        try cloud.service.runLifecycle(at: CivilTime(year: 2026, month: 1, day: 12).instant)
        // The PUT and the transition; the object's days count on in its new class.
        #expect(cloud.ports.total("oss.request.put.ia") == Rational(2))
        #expect(cloud.ports.total("oss.early-deletion.ia") == .zero)
        #expect(cloud.raw("HEAD", "/lab/a")["x-oss-storage-class"] == "Archive")
        cloud.now = CivilTime(year: 2026, month: 1, day: 12).instant
        #expect(cloud.raw("DELETE", "/lab/a").status == 204)
        let stored: Int64 = 9 * 86_400 + 21 * 3_600
        let left = Int128(60 * 86_400 - stored)
        #expect(cloud.ports.total("oss.early-deletion.archive") == Rational(65_536 * left))
        #expect(cloud.ports.total("oss.request.put.archive") == .one)
    }

    @Test func requestsThatFailAreFree() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        let before = (cloud.ports.total("oss.request.put"), cloud.ports.total("oss.request.get"))
        #expect(cloud.raw("GET", "/lab/none").status == 404)
        #expect(cloud.raw("PUT", "/lab?lifecycle", body: "<x/>").status == 400)
        #expect(cloud.raw("GET", "/lab/none", key: "stranger").status == 403)
        #expect(cloud.ports.total("oss.request.put") == before.0)
        #expect(cloud.ports.total("oss.request.get") == before.1)
        #expect(cloud.raw("PUT", "/lab/a", body: "x").status == 200)
        let unchanged = [("If-None-Match", "*")]
        #expect(cloud.raw("GET", "/lab/a", headers: unchanged).status == 304)
        #expect(cloud.ports.total("oss.request.get") == before.1 + .one)
    }

    @Test func lifecycleRulesActAtMidnight() throws {
        let cloud = try TestCloud()
        #expect(cloud.raw("PUT", "/lab").status == 200)
        for key in ["tmp/a", "keep"] { #expect(cloud.raw("PUT", "/lab/\(key)", body: "x").status == 200) }
        let rules =
            "<LifecycleConfiguration><Rule><ID>e</ID><Prefix>tmp/</Prefix><Status>Enabled</Status>"
            + "<Expiration>"
            + "<Days>3</Days></Expiration></Rule><Rule><ID>t</ID><Prefix>keep</Prefix>"
            + "<Status>Enabled</Status>"
            + "<Transition><Days>1</Days><StorageClass>IA</StorageClass></Transition></Rule>"
            + "</LifecycleConfiguration>"
        #expect(cloud.raw("PUT", "/lab?lifecycle", body: rules).status == 200)
        cloud.now = CivilTime(year: 2026, month: 1, day: 5, hour: 23).instant
        #expect(cloud.raw("GET", "/lab/tmp/a").status == 200)
        #expect(cloud.raw("HEAD", "/lab/keep")["x-oss-storage-class"] == "IA")
        cloud.now = CivilTime(year: 2026, month: 1, day: 6, hour: 0).instant
        #expect(cloud.raw("GET", "/lab/tmp/a").code == "NoSuchKey")
        // The transition was on the 4th at midnight UTC: until then one byte was Standard.
        #expect(cloud.ports.total("oss.storage.ia") == Rational(65_536 * 2 * 86_400))
    }
}
