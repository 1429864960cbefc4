import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.types.Row;

/** Writes values of Flink's default conversion classes in the JSON forms of the `.case` files. */
final class JsonText {
    private JsonText() {}

    static String row(Row row, List<LogicalType> types) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            fields.add(value(row.getField(i), types.get(i)));
        }
        return list(fields);
    }

    static String list(List<String> texts) {
        return "[" + String.join(", ", texts) + "]";
    }

    static String value(Object value, LogicalType type) {
        if (value == null) {
            return "null";
        }
        switch (type.getTypeRoot()) {
            case BOOLEAN: case TINYINT: case SMALLINT: case INTEGER: case BIGINT:
                return value.toString();
            case FLOAT: case DOUBLE:
                return floating((Number) value);
            case DECIMAL:
                return quote(((BigDecimal) value).toPlainString());
            case BINARY: case VARBINARY:
                return quote(HexFormat.of().formatHex((byte[]) value));
            case ARRAY:
                return array((Object[]) value, type.getChildren().get(0));
            case MAP:
                return pairs((Map<?, ?>) value, type.getChildren().get(0), type.getChildren().get(1));
            case MULTISET:
                return counts((Map<?, ?>) value, type.getChildren().get(0));
            default:
                return structured(value, type);
        }
    }

    private static String structured(Object value, LogicalType type) {
        if (value instanceof Row) {
            return row((Row) value, type.getChildren());
        }
        if (value instanceof Duration) {
            return Long.toString(((Duration) value).toMillis());
        }
        if (value instanceof Period) {
            return Long.toString(((Period) value).toTotalMonths());
        }
        return quote(time(value, type));
    }

    private static String time(Object value, LogicalType type) {
        if (value instanceof LocalTime) {
            return clock((LocalTime) value, type);
        }
        if (value instanceof LocalDateTime) {
            return dateAndClock((LocalDateTime) value, type);
        }
        if (value instanceof Instant) {
            return dateAndClock(LocalDateTime.ofInstant((Instant) value, ZoneOffset.UTC), type) + "Z";
        }
        return value instanceof LocalDate ? date((LocalDate) value) : value.toString();
    }

    /** Java puts a plus sign before years of five digits and more; the files do not. */
    private static String date(LocalDate value) {
        return value.toString().replaceFirst("^\\+", "");
    }

    private static String dateAndClock(LocalDateTime value, LogicalType type) {
        return date(value.toLocalDate()) + "T" + clock(value.toLocalTime(), type);
    }

    private static String clock(LocalTime value, LogicalType type) {
        String seconds = String.format("%02d:%02d:%02d", value.getHour(), value.getMinute(), value.getSecond());
        int precision = LogicalTypeChecks.getPrecision(type);
        String fraction = String.format("%09d", value.getNano()).substring(0, precision);
        return precision == 0 ? seconds : seconds + "." + fraction;
    }

    private static String floating(Number value) {
        double number = value.doubleValue();
        boolean finite = !Double.isNaN(number) && !Double.isInfinite(number);
        return finite ? value.toString() : quote(value.toString());
    }

    private static String array(Object[] values, LogicalType type) {
        List<String> texts = new ArrayList<>();
        for (Object value : values) {
            texts.add(value(value, type));
        }
        return list(texts);
    }

    private static String pairs(Map<?, ?> map, LogicalType keyType, LogicalType valueType) {
        List<String> texts = new ArrayList<>();
        map.forEach((key, value) -> texts.add(list(List.of(value(key, keyType), value(value, valueType)))));
        texts.sort(null);
        return list(texts);
    }

    private static String counts(Map<?, ?> map, LogicalType type) {
        List<String> texts = new ArrayList<>();
        map.forEach((key, count) -> texts.add(list(List.of(value(key, type), count.toString()))));
        texts.sort(null);
        return list(texts);
    }

    static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            appendEscaped(out, text.charAt(i));
        }
        return out.append('"').toString();
    }

    private static void appendEscaped(StringBuilder out, char c) {
        int named = "\"\\\n\r\t\b\f".indexOf(c);
        if (named >= 0) {
            out.append('\\').append("\"\\nrtbf".charAt(named));
        } else if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(c);
        }
    }
}
