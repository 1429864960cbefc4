import LabKernel
import RealtimeCompute

/// Takes figures of the running jobs while something happens, evenly enough for plots, and few of them.
///
/// It only reads: a run with it and a run without it are the same.
final class RunSampler {
    /// The plotted figures of one job at a time.
    struct Sample {
        var instant: Instant
        var job: String
        /// How far the slowest watermark is behind the clock, milliseconds; nil before the first.
        var watermarkLagMillis: Double?
        /// Rows that are due and not read.
        var pendingRecords: Double?
        var recordsOutPerSecond: Double?
    }

    private(set) var samples: [Sample] = []
    private static let mostSamples = 600
    private var spacing = Duration.seconds(1)
    private var last: Instant?

    /// Looks, unless it has looked a moment ago.
    func look(at world: World) {
        let now = world.loop.now
        if let last, now - last < spacing { return }
        last = now
        for job in world.plane.activeJobs {
            guard let handle = world.plane.handle(ofJob: job.jobID) else { continue }
            samples.append(Self.sample(job.deploymentName, handle.metrics, now))
        }
        if samples.count > Self.mostSamples { thin() }
    }

    private static func sample(_ job: String, _ metrics: [JobMetric], _ now: Instant) -> Sample {
        func values(_ name: String, _ prefix: String = "") -> [Double] {
            metrics.filter { $0.name == name && $0.operatorName.hasPrefix(prefix) }.map(\.value)
        }
        let watermark = values("currentInputWatermark").min()
        let pending = values("pendingRecords")
        return Sample(
            instant: now, job: job,
            // The last watermark says that no more rows come: nothing lags behind it.
            watermarkLagMillis: watermark.flatMap { $0 >= 9e18 ? nil : Double(now.epochMillis) - $0 },
            pendingRecords: pending.isEmpty ? nil : pending.reduce(0, +),
            recordsOutPerSecond: values("numRecordsOutPerSecond", "Source: ").reduce(0, +))
    }

    /// Keeps every second look.
    private func thin() {
        spacing += spacing
        var kept: [Sample] = []
        var instant: Instant?
        for sample in samples {
            if sample.instant != instant, let earlier = instant, sample.instant - earlier < spacing {
                continue
            }
            instant = sample.instant
            kept.append(sample)
        }
        samples = kept
    }
}
