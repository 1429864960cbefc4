import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;

/** Tells for texts in JSON lines whether Flink's parser accepts them. */
final class ParseTexts {
    private final TableEnvironmentInternal session =
            (TableEnvironmentInternal) TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    private final ObjectMapper mapper = new ObjectMapper();

    void run(Path input, PrintStream out) throws Exception {
        for (String line : Files.readAllLines(input)) {
            if (!line.isBlank()) {
                JsonNode request = mapper.readTree(line);
                out.println("{\"id\": " + request.get("id") + ", " + verdict(request.get("text").asText()) + "}");
            }
        }
    }

    /** `parse` also validates: whatever else than a parser's exception comes out of it, the grammar took the text. */
    private String verdict(String text) {
        try {
            session.getParser().parse(text);
            return "\"ok\": true, \"error\": null";
        } catch (SqlParserException refused) {
            return "\"ok\": false, \"error\": " + JsonText.quote(String.valueOf(refused.getMessage()));
        } catch (Throwable invalid) {
            return "\"ok\": true, \"error\": null, \"later\": " + JsonText.quote(String.valueOf(invalid.getMessage()));
        }
    }
}
