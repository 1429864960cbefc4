import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.PipelineExecutor;
import org.apache.flink.core.execution.PipelineExecutorFactory;

/** Lets the Table API find the shared cluster as the execution target of this name. */
public final class SharedClusterExecutorFactory implements PipelineExecutorFactory {
    @Override
    public String getName() {
        return SharedCluster.TARGET;
    }

    @Override
    public boolean isCompatibleWith(Configuration configuration) {
        return SharedCluster.TARGET.equals(configuration.get(DeploymentOptions.TARGET));
    }

    @Override
    public PipelineExecutor getExecutor(Configuration configuration) {
        return SharedCluster.executor();
    }
}
