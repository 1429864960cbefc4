import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Splits a script at `;`, but not inside quotes, comments and `EXECUTE STATEMENT SET BEGIN … END`. */
final class StatementSplitter {
    private static final Pattern SET_START =
            Pattern.compile("(?is)^(EXPLAIN\\b.*?)?(EXECUTE\\s+)?STATEMENT\\s+SET\\s+BEGIN\\b.*");
    private static final Pattern SET_END = Pattern.compile("(?is).*(^|;)\\s*END\\s*$");

    private final String script;
    private final List<String> statements = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();
    /** The statement without its comments, to see whether it opens or closes a statement set. */
    private final StringBuilder bare = new StringBuilder();
    private int at = 0;

    private StatementSplitter(String script) {
        this.script = script;
    }

    static List<String> split(String script) {
        return new StatementSplitter(script).run();
    }

    private List<String> run() {
        while (at < script.length()) {
            char c = script.charAt(at);
            if (script.startsWith("--", at)) {
                takeComment("\n", 0);
            } else if (script.startsWith("/*", at)) {
                takeComment("*/", 2);
            } else if (c == '\'' || c == '"' || c == '`') {
                takeCode(indexAfter(String.valueOf(c), at + 1, 1));
            } else if (c == ';' && !insideStatementSet()) {
                at++;
                finish();
            } else {
                takeCode(at + 1);
            }
        }
        finish();
        return statements;
    }

    private boolean insideStatementSet() {
        String text = bare.toString().trim();
        return SET_START.matcher(text).matches() && !SET_END.matcher(text).matches();
    }

    private void takeComment(String close, int closeLength) {
        int end = indexAfter(close, at + 2, closeLength);
        statement.append(script, at, end);
        bare.append(' ');
        at = end;
    }

    private void takeCode(int end) {
        statement.append(script, at, end);
        bare.append(script, at, end);
        at = end;
    }

    private int indexAfter(String close, int from, int closeLength) {
        int found = script.indexOf(close, from);
        return found < 0 ? script.length() : found + closeLength;
    }

    private void finish() {
        if (!bare.toString().isBlank()) {
            statements.add(statement.toString().strip());
        }
        statement.setLength(0);
        bare.setLength(0);
    }
}
