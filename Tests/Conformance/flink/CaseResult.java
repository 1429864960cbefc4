import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run of a case gave: outputs, or a failure. */
final class CaseResult {
    final String name;
    final Failure failure;
    final Map<String, Output> outputs;
    /** Whether Flink leaves the order of the changes open, whatever a few runs show. */
    final boolean openOrder;

    CaseResult(String name, Failure failure, Map<String, Output> outputs, boolean openOrder) {
        this.name = name;
        this.failure = failure;
        this.outputs = outputs;
        this.openOrder = openOrder;
    }

    /** One line in the shape that the comparator reads. */
    String toJson() {
        if (failure != null) {
            return "{\"name\": " + JsonText.quote(name) + ", \"error\": " + failure.toJson() + "}";
        }
        List<String> members = new ArrayList<>();
        outputs.forEach((key, output) -> members.add(JsonText.quote(key) + ": " + output.toJson()));
        return "{\"name\": " + JsonText.quote(name) + ", \"outputs\": {" + String.join(", ", members) + "}}";
    }

    /** The expected sections of a case file. */
    Map<String, String> sections(String compare) {
        Map<String, String> sections = new LinkedHashMap<>();
        if (failure != null) {
            sections.put("error", errorText());
            return sections;
        }
        outputs.forEach((key, output) -> {
            String suffix = key.equals("result") ? "" : " " + key;
            sections.put("schema" + suffix, schemaText(output));
            if (!compare.equals("final-multiset")) {
                sections.put("changelog" + suffix, String.join("\n", changes(output, compare)));
            }
            if (compare.equals("final-multiset") || !output.insertOnly()) {
                sections.put("final" + suffix, String.join("\n", output.finalRows()));
            }
        });
        return sections;
    }

    private String errorText() {
        String text = "phase: " + failure.phase + "\nclass: " + failure.className
                + "\nmessage: " + JsonText.quote(failure.message);
        return failure.outer == null ? text : text + "\nouter: " + JsonText.quote(failure.outer);
    }

    private static List<String> changes(Output output, String compare) {
        List<String> changes = output.changelog();
        if (compare.equals("changelog-multiset")) {
            changes.sort(null);
        }
        return changes;
    }

    private static String schemaText(Output output) {
        int width = output.schema().stream().mapToInt(column -> column[0].length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (String[] column : output.schema()) {
            lines.add(column[0] + " ".repeat(width + 2 - column[0].length()) + column[1]);
        }
        return String.join("\n", lines);
    }
}
