import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.flink.api.dag.Pipeline;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;

/** One cluster in this process for all jobs: a cluster per job would take longer than the job itself. */
final class SharedCluster {
    static final String TARGET = "shared-cluster";
    private static MiniCluster cluster;
    private static volatile boolean openOrder;
    /** Keyed operators that emit at watermarks. */
    private static final Pattern KEYED_TIMERS =
            Pattern.compile("(Window\\w*|OverAggregate|Match)\\(.*(groupBy|partitionBy|partitionKeys)=\\[[^\\]]");

    private SharedCluster() {}

    static synchronized void start() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("taskmanager.memory.managed.size", "128m");
        configuration.setString("taskmanager.memory.network.min", "64m");
        configuration.setString("taskmanager.memory.network.max", "64m");
        configuration.setString("restart-strategy.type", "disable");
        configuration.setString("rest.bind-port", "0");
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration).setNumTaskManagers(1).setNumSlotsPerTaskManager(4).build());
        cluster.start();
    }

    static synchronized void stop() throws Exception {
        cluster.closeAsync().get(30, TimeUnit.SECONDS);
    }

    /** Whether a job since the last call had an operator whose order of output Flink does not fix. */
    static boolean takeOpenOrder() {
        boolean open = openOrder;
        openOrder = false;
        return open;
    }

    /** Open are the interleaving of several inputs, and the order of keys at one watermark. */
    private static boolean leavesOrderOpen(StreamNode node) {
        return node.getInEdges().size() > 1 || KEYED_TIMERS.matcher(node.getOperatorDescription()).find();
    }

    static void cancelJobs() throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get(10, TimeUnit.SECONDS)) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get(10, TimeUnit.SECONDS);
            }
        }
    }

    static PipelineExecutor executor() {
        return SharedCluster::submit;
    }

    private static CompletableFuture<JobClient> submit(
            Pipeline pipeline, Configuration configuration, ClassLoader loader) throws Exception {
        if (pipeline instanceof StreamGraph) {
            openOrder |= ((StreamGraph) pipeline).getStreamNodes().stream().anyMatch(SharedCluster::leavesOrderOpen);
        }
        JobGraph job = PipelineExecutorUtils.getJobGraph(pipeline, configuration, loader);
        return cluster.submitJob(job).thenApply(accepted -> new MiniClusterJobClient(
                accepted.getJobID(), cluster, loader, MiniClusterJobClient.JobFinalizationBehavior.NOTHING));
    }
}
