import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A `.case` file: header lines, then sections. */
final class CaseFile {
    private static final Set<String> EXPECTED = Set.of("schema", "changelog", "final", "error");

    final Path path;
    private final List<String> header = new ArrayList<>();
    /** Section texts by title, in the order of the file, without blank lines at their ends. */
    private final Map<String, String> sections = new LinkedHashMap<>();

    CaseFile(Path path) throws IOException {
        this.path = path;
        String title = null;
        List<String> lines = new ArrayList<>();
        for (String line : Files.readString(path).split("\n", -1)) {
            if (line.startsWith("=== ")) {
                finish(title, lines);
                title = line.substring(4).strip();
            } else {
                lines.add(line);
            }
        }
        finish(title, lines);
    }

    private void finish(String title, List<String> lines) {
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
            lines.remove(lines.size() - 1);
        }
        if (title == null) {
            header.addAll(lines);
        } else {
            sections.put(title, String.join("\n", lines));
        }
        lines.clear();
    }

    /** The first value of a header key, or null. */
    String header(String key) {
        List<String> values = headers(key);
        return values.isEmpty() ? null : values.get(0);
    }

    List<String> headers(String key) {
        List<String> values = new ArrayList<>();
        for (String line : header) {
            if (line.startsWith(key + ":")) {
                values.add(line.substring(key.length() + 1).strip());
            }
        }
        return values;
    }

    String name() {
        String name = header("name");
        return name != null ? name : feature() + "/" + path.getFileName().toString().replaceFirst("\\.case$", "");
    }

    private String feature() {
        return path.toAbsolutePath().getParent().getFileName().toString();
    }

    String section(String title) {
        return sections.getOrDefault(title, "");
    }

    /** Input files by name. */
    Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        sections.forEach((title, text) -> {
            if (title.startsWith("input ")) {
                inputs.put(title.substring(6).strip(), text.isEmpty() ? "" : text + "\n");
            }
        });
        return inputs;
    }

    /** Replaces the expected part, and fills in the header keys every case has. */
    void setExpected(String compare, Map<String, String> expected) {
        sections.keySet().removeIf(title -> EXPECTED.contains(title.split(" ")[0]));
        sections.putAll(expected);
        setHeader("name", name(), -1);
        setHeader("tags", header("tags") == null ? feature() : header("tags"), position("name"));
        setHeader("compare", compare, position("tags"));
        setHeader("engine", "flink-1.20.3", position("compare"));
    }

    private int position(String key) {
        for (int i = 0; i < header.size(); i++) {
            if (header.get(i).startsWith(key + ":")) {
                return i;
            }
        }
        return -1;
    }

    /** Replaces the line of a key, or adds one below the line `after`. */
    private void setHeader(String key, String value, int after) {
        String line = key + ": " + value;
        int at = position(key);
        if (at >= 0) {
            header.set(at, line);
        } else {
            header.add(after + 1, line);
        }
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder(String.join("\n", header)).append('\n');
        sections.forEach((title, body) -> {
            text.append("\n=== ").append(title).append('\n').append(body).append(body.isEmpty() ? "" : "\n");
        });
        Files.writeString(path, text);
    }
}
