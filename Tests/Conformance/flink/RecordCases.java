import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs `.case` files on Apache Flink and records what it gives. */
public final class RecordCases {
    private static final String USAGE = String.join("\n",
            "usage: RecordCases [--data DIR] [--timeout SECONDS] OUT.jsonl PATH…    write results as JSON lines",
            "       RecordCases [--data DIR] [--timeout SECONDS] --write PATH…      write expected sections",
            "       RecordCases --parse IN.jsonl                                    does the parser take these texts?");
    private static final Map<String, String> DEFAULT = Map.of();
    /** Other interleavings of threads, and another order of timers and state. */
    private static final List<Map<String, String>> VARIANTS = List.of(
            Map.of("pipeline.operator-chaining.enabled", "false"), Map.of("state.backend.type", "rocksdb"));

    private final ExecutorService worker = Executors.newCachedThreadPool(RecordCases::daemon);
    private Path data = null;
    private long timeout = 60;

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        List<String> rest = new ArrayList<>(List.of(arguments));
        RecordCases recorder = new RecordCases();
        recorder.takeOptions(rest);
        if (rest.size() < 2) {
            System.err.println(USAGE);
            System.exit(2);
        }
        String first = rest.remove(0);
        if (first.equals("--parse")) {
            new ParseTexts().run(Path.of(rest.get(0)), out);
        } else {
            SharedCluster.start();
            recorder.recordAll(first, casesBelow(rest));
            SharedCluster.stop();
        }
        System.exit(0);
    }

    private void takeOptions(List<String> arguments) {
        while (arguments.size() > 1 && List.of("--data", "--timeout").contains(arguments.get(0))) {
            String option = arguments.remove(0);
            String value = arguments.remove(0);
            if (option.equals("--data")) {
                data = Path.of(value).toAbsolutePath();
            } else {
                timeout = Long.parseLong(value);
            }
        }
    }

    private static List<Path> casesBelow(List<String> paths) throws IOException {
        List<Path> cases = new ArrayList<>();
        for (String path : paths) {
            try (Stream<Path> found = Files.walk(Path.of(path))) {
                found.filter(file -> file.toString().endsWith(".case")).sorted().forEach(cases::add);
            }
        }
        return cases;
    }

    private void recordAll(String target, List<Path> cases) throws Exception {
        long start = System.nanoTime();
        if (target.equals("--write")) {
            for (Path path : cases) {
                rewrite(new CaseFile(path));
            }
        } else {
            try (PrintStream out = new PrintStream(target, "UTF-8")) {
                for (Path path : cases) {
                    out.println(run(new CaseFile(path), DEFAULT).toJson());
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.err.printf("%d cases in %.1f s%n", cases.size(), seconds);
    }

    private void rewrite(CaseFile file) throws Exception {
        CaseResult result = run(file, DEFAULT);
        if (result.failure != null && result.failure.className.equals(TimeoutException.class.getName())) {
            System.err.println(file.path + ": not written, " + result.failure.message);
            return;
        }
        String compare = result.failure != null ? CompareMode.ERROR : compareMode(file, result);
        if (compare == null) {
            System.err.println(file.path + ": not written, the runs give different final rows");
            return;
        }
        file.setExpected(compare, result.sections(compare));
        file.write();
        System.err.println(file.path + ": " + compare);
    }

    /** The mode of the file, unless it has none yet or only one for an error that is gone. */
    private String compareMode(CaseFile file, CaseResult first) throws Exception {
        String given = file.header("compare");
        if (given != null && !given.equals(CompareMode.ERROR)) {
            return given;
        }
        List<CaseResult> runs = new ArrayList<>(List.of(first));
        for (Map<String, String> variant : VARIANTS) {
            runs.add(run(file, variant));
        }
        return CompareMode.of(runs);
    }

    private CaseResult run(CaseFile file, Map<String, String> variant) throws Exception {
        CaseRun run = new CaseRun(file, dataFolder(file), variant);
        Future<CaseResult> result = worker.submit(run::run);
        try {
            return checked(file, result.get(timeout, TimeUnit.SECONDS));
        } catch (TimeoutException late) {
            result.cancel(true);
            SharedCluster.cancelJobs();
            Failure failure = new Failure("runtime", new TimeoutException("no end after " + timeout + " s"), m -> m);
            return new CaseResult(file.name(), failure, new LinkedHashMap<>(), false);
        } finally {
            run.deleteScratch();
        }
    }

    private static CaseResult checked(CaseFile file, CaseResult result) {
        result.outputs.forEach((key, output) -> {
            if (!output.misfits().isEmpty()) {
                System.err.println(file.path + ": " + key + " takes away rows that are not there: " + output.misfits());
            }
        });
        return result;
    }

    /** `${data}`: the option, or the nearest folder `data` beside or above the case. */
    private Path dataFolder(CaseFile file) {
        for (Path folder = file.path.toAbsolutePath().getParent(); data == null && folder != null;
                folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("data"))) {
                return folder.resolve("data");
            }
        }
        return data == null ? Path.of("data").toAbsolutePath() : data;
    }
}
