import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Chooses the strictest compare mode that several runs of a case allow. */
final class CompareMode {
    static final String ERROR = "error";
    static final String ORDERED = "changelog-ordered";
    static final String BAG = "changelog-multiset";
    static final String FINAL = "final-multiset";

    private CompareMode() {}

    /** Null when the runs do not even agree on the final rows. */
    static String of(List<CaseResult> runs) {
        if (runs.stream().anyMatch(run -> run.failure != null)) {
            return runs.stream().allMatch(run -> run.failure != null) ? ERROR : null;
        }
        if (!agree(runs, output -> sorted(output.finalRows()))) {
            return null;
        }
        if (!agree(runs, output -> sorted(output.changelog()))) {
            return FINAL;
        }
        boolean ordered = agree(runs, Output::changelog) && !runs.get(0).outputs.containsKey("files");
        if (ordered && !runs.get(0).openOrder) {
            return ORDERED;
        }
        return runs.get(0).openOrder && hasUpdates(runs.get(0)) ? FINAL : BAG;
    }

    /** Where the order of rows is open, even the set of updates made from them is. */
    private static boolean hasUpdates(CaseResult run) {
        return run.outputs.values().stream().anyMatch(output -> !output.insertOnly());
    }

    private static boolean agree(List<CaseResult> runs, Function<Output, List<String>> part) {
        CaseResult first = runs.get(0);
        for (CaseResult run : runs) {
            for (String key : first.outputs.keySet()) {
                Output other = run.outputs.get(key);
                if (other == null || !part.apply(first.outputs.get(key)).equals(part.apply(other))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<String> sorted(List<String> lines) {
        List<String> sorted = new ArrayList<>(lines);
        sorted.sort(null);
        return sorted;
    }
}
