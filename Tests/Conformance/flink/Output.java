import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;

/** What one SELECT, one golden sink or one folder of files gave. */
final class Output {
    private final List<String[]> schema = new ArrayList<>();
    private final List<LogicalType> types = new ArrayList<>();
    /** Columns that identify a row of an upsert changelog; empty for the other changelogs. */
    private final int[] key;
    private final List<String> changelog = new ArrayList<>();
    private final Map<String, List<String>> rows = new LinkedHashMap<>();
    private final List<String> misfits = new ArrayList<>();

    Output(List<Column> columns, int[] key) {
        this.key = key;
        for (Column column : columns) {
            LogicalType type = column.getDataType().getLogicalType();
            schema.add(new String[] {column.getName(), type.asSummaryString()});
            types.add(type);
        }
    }

    static Output ofQuery(ResolvedSchema schema) {
        return new Output(schema.getColumns(), new int[0]);
    }

    synchronized void add(Row row) {
        String text = JsonText.row(row, types);
        changelog.add(row.getKind().shortString() + " " + text);
        replay(row, text);
    }

    /** Takes part in `final`: a row leaves by its key in an upsert changelog, by its whole text otherwise. */
    private void replay(Row row, String text) {
        String id = key.length == 0 ? text : keyText(row);
        List<String> present = rows.computeIfAbsent(id, ignored -> new ArrayList<>());
        boolean leaves = row.getKind().shortString().startsWith("-");
        if (leaves && present.isEmpty()) {
            misfits.add(row.getKind().shortString() + " " + text);
        }
        if (!present.isEmpty() && (leaves || key.length > 0)) {
            present.remove(0);
        }
        if (!leaves) {
            present.add(text);
        }
    }

    private String keyText(Row row) {
        List<String> fields = new ArrayList<>();
        for (int index : key) {
            fields.add(JsonText.value(row.getField(index), types.get(index)));
        }
        return JsonText.list(fields);
    }

    synchronized List<String[]> schema() {
        return schema;
    }

    synchronized List<String> changelog() {
        return new ArrayList<>(changelog);
    }

    synchronized List<String> finalRows() {
        return rows.values().stream().flatMap(List::stream).sorted().collect(Collectors.toList());
    }

    /** Changes that take away a row which is not there. */
    synchronized List<String> misfits() {
        return new ArrayList<>(misfits);
    }

    boolean insertOnly() {
        return changelog().stream().allMatch(change -> change.startsWith("+I"));
    }

    String toJson() {
        List<String> columns = new ArrayList<>();
        for (String[] column : schema()) {
            columns.add(JsonText.list(quoted(List.of(column))));
        }
        return "{\"schema\": " + JsonText.list(columns) + ", \"changelog\": " + JsonText.list(quoted(changelog()))
                + ", \"final\": " + JsonText.list(quoted(finalRows())) + "}";
    }

    private static List<String> quoted(List<String> texts) {
        return texts.stream().map(JsonText::quote).collect(Collectors.toList());
    }
}
