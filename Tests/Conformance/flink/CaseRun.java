import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.operations.BeginStatementSetOperation;
import org.apache.flink.table.operations.EndStatementSetOperation;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.StatementSetOperation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs one case in a fresh session and folder. */
final class CaseRun {
    private final CaseFile file;
    private final Path data;
    private final Path scratch;
    private final Map<String, String> variant;
    private TableEnvironmentInternal session;
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    /** Statements between BEGIN STATEMENT SET and END; null outside. */
    private List<ModifyOperation> statementSet = null;
    private volatile Failure failure = null;

    CaseRun(CaseFile file, Path data, Map<String, String> variant) throws IOException {
        this.file = file;
        this.data = data;
        this.scratch = Files.createTempDirectory("case");
        this.variant = variant;
    }

    private EnvironmentSettings settings() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("execution.target", SharedCluster.TARGET);
        options.put("execution.runtime-mode", "streaming");
        options.put("parallelism.default", "1");
        options.put("pipeline.auto-watermark-interval", "0");
        options.put("restart-strategy.type", "disable");
        options.put("table.local-time-zone", "UTC");
        options.putAll(variant);
        for (String config : file.headers("config")) {
            String[] pair = config.split("=", 2);
            options.put(pair[0].strip(), pair[1].strip());
        }
        return EnvironmentSettings.newInstance().withConfiguration(Configuration.fromMap(options)).build();
    }

    CaseResult run() throws IOException {
        GoldenSinkFactory.reset();
        SharedCluster.takeOpenOrder();
        writeInputs();
        // Here, not in the constructor: the planner keeps a part of a session in the thread that created it.
        session = (TableEnvironmentInternal) TableEnvironment.create(settings());
        if (runAll(file.section("setup"), false)) {
            runAll(file.section("query"), true);
        }
        GoldenSinkFactory.outputs().forEach((name, output) -> outputs.put("sink " + name, output));
        if (failure == null && file.header("read-sink-dir") != null) {
            outputs.put("files", readFiles(scratch.resolve(file.header("read-sink-dir"))));
        }
        return new CaseResult(file.name(), failure, outputs, SharedCluster.takeOpenOrder());
    }

    private void writeInputs() throws IOException {
        for (Map.Entry<String, String> input : file.inputs().entrySet()) {
            Path path = scratch.resolve(input.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, input.getValue());
        }
    }

    private boolean runAll(String script, boolean keepResult) {
        String text = script.replace("${data}", data.toString()).replace("${case}", scratch.toString());
        for (String statement : StatementSplitter.split(text)) {
            if (!runOne(statement, keepResult)) {
                return false;
            }
        }
        return true;
    }

    private boolean runOne(String statement, boolean keepResult) {
        String phase = "validate";
        try {
            Operation operation = session.getParser().parse(statement).get(0);
            if (handledHere(operation)) {
                return true;
            }
            operation = closedStatementSet(operation);
            phase = startsJob(operation) ? "plan" : "validate";
            TableResult result = session.executeInternal(operation);
            phase = "runtime";
            take(operation, result, keepResult);
            return true;
        } catch (Throwable thrown) { // the planner also raises AssertionErrors
            failure = new Failure(
                    phase.equals("runtime") ? phase : Failure.phaseBeforeJob(thrown, phase), thrown, this::portable);
            return false;
        }
    }

    private static boolean startsJob(Operation operation) {
        return operation instanceof QueryOperation || operation instanceof ModifyOperation
                || operation instanceof StatementSetOperation;
    }

    /** SET, RESET and the parts of a statement set are the business of a client. */
    private boolean handledHere(Operation operation) {
        if (operation instanceof SetOperation) {
            SetOperation set = (SetOperation) operation;
            set.getKey().ifPresent(key -> session.getConfig().set(key, set.getValue().orElse("")));
        } else if (operation instanceof ResetOperation) {
            ((ResetOperation) operation).getKey().ifPresent(
                    key -> session.getConfig().getConfiguration().removeKey(key));
        } else if (operation instanceof BeginStatementSetOperation) {
            statementSet = new ArrayList<>();
        } else if (statementSet != null && operation instanceof ModifyOperation) {
            statementSet.add((ModifyOperation) operation);
        } else {
            return false;
        }
        return true;
    }

    private Operation closedStatementSet(Operation operation) {
        if (statementSet == null || !(operation instanceof EndStatementSetOperation)) {
            return operation;
        }
        Operation whole = new StatementSetOperation(statementSet);
        statementSet = null;
        return whole;
    }

    private void take(Operation operation, TableResult result, boolean keepResult) throws Exception {
        boolean writes = result.getJobClient().isPresent() && !(operation instanceof QueryOperation);
        if (writes) {
            result.await();
            return;
        }
        Output output = Output.ofQuery(result.getResolvedSchema());
        try (CloseableIterator<Row> rows = result.collect()) {
            rows.forEachRemaining(output::add);
        }
        if (keepResult) {
            outputs.put("result", output);
        }
    }

    /** Lines of the files below a sink's folder, with the folders of their partition. */
    private Output readFiles(Path root) throws IOException {
        Output output = new Output(List.of(Column.physical("partition", DataTypes.STRING()),
                Column.physical("line", DataTypes.STRING())), new int[0]);
        List<Row> rows = new ArrayList<>();
        for (Path path : filesBelow(root)) {
            String partition = root.relativize(path.getParent()).toString();
            Files.readAllLines(path).forEach(line -> rows.add(Row.of(partition, line)));
        }
        rows.sort(Comparator.comparing(Row::toString));
        rows.forEach(output::add);
        return output;
    }

    private static List<Path> filesBelow(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> Files.isRegularFile(path) && !isHidden(root.relativize(path)))
                    .sorted().collect(Collectors.toList());
        }
    }

    /** Flink's own readers skip these names too. */
    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".") || part.toString().startsWith("_")) {
                return true;
            }
        }
        return false;
    }

    /** A message without the folders of this machine. */
    private String portable(String message) {
        return message.replace(scratch.toString(), "${case}").replace(data.toString(), "${data}");
    }

    void deleteScratch() throws IOException {
        try (Stream<Path> paths = Files.walk(scratch)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.deleteIfExists(path);
            }
        }
    }
}
