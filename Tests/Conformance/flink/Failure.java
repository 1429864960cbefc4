import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.util.SerializedThrowable;

/** How a case failed: the phase, the root cause and the exception a user of the Table API sees. */
final class Failure {
    final String phase;
    final String className;
    final String message;
    final String outer;

    Failure(String phase, Throwable thrown, UnaryOperator<String> portable) {
        Throwable top = withoutWrappers(thrown);
        Throwable root = root(top);
        this.phase = phase;
        this.className = className(root);
        this.message = portable.apply(String.valueOf(root.getMessage()));
        this.outer = root == top ? null : className(top) + ": " + portable.apply(String.valueOf(top.getMessage()));
    }

    /** The phase of something thrown before any job ran. */
    static String phaseBeforeJob(Throwable thrown, String otherwise) {
        if (chainHas(thrown, SqlParserException.class)) {
            return "parse";
        }
        if (chainHas(thrown, JobExecutionException.class) || chainHas(thrown, ProgramInvocationException.class)) {
            return "runtime";
        }
        return chainHas(thrown, ValidationException.class) ? "validate" : otherwise;
    }

    private static boolean chainHas(Throwable thrown, Class<?> type) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    /** Futures add nothing, and the name of a planner's rule only numbers that change from run to run. */
    private static Throwable withoutWrappers(Throwable thrown) {
        Throwable top = thrown;
        while (isWrapper(top) && top.getCause() != null) {
            top = top.getCause();
        }
        return top;
    }

    private static boolean isWrapper(Throwable thrown) {
        return thrown instanceof ExecutionException
                || String.valueOf(thrown.getMessage()).startsWith("Error while applying rule");
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String className(Throwable thrown) {
        return thrown instanceof SerializedThrowable
                ? ((SerializedThrowable) thrown).getOriginalErrorClassName() : thrown.getClass().getName();
    }

    String toJson() {
        return "{\"phase\": " + JsonText.quote(phase) + ", \"class\": " + JsonText.quote(className)
                + ", \"message\": " + JsonText.quote(message)
                + (outer == null ? "" : ", \"outer\": " + JsonText.quote(outer)) + "}";
    }
}
