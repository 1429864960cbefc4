import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.sink.RichSinkFunction;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.RuntimeConverter;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.Row;

/** `golden-sink`: keeps what it receives; `mode` is append, upsert or retract. */
public final class GoldenSinkFactory implements DynamicTableSinkFactory {
    private static final ConfigOption<String> MODE = ConfigOptions.key("mode").stringType().defaultValue("retract");
    /** The cluster lives in this process, so its sink tasks find the outputs here by number. */
    private static final Map<Integer, Output> OUTPUTS = new ConcurrentHashMap<>();
    private static final Map<String, Integer> NUMBERS = Collections.synchronizedMap(new LinkedHashMap<>());
    private static int count = 0;

    static void reset() {
        OUTPUTS.clear();
        NUMBERS.clear();
    }

    /** The outputs since the last reset by table name, in the order they were planned. */
    static Map<String, Output> outputs() {
        Map<String, Output> named = new LinkedHashMap<>();
        NUMBERS.forEach((name, number) -> named.put(name, OUTPUTS.get(number)));
        return named;
    }

    /** A table keeps its output when it is planned again, so several INSERTs add up. */
    private static synchronized int register(String name, ResolvedSchema schema, String mode) {
        return NUMBERS.computeIfAbsent(name, ignored -> {
            int[] key = mode.equals("upsert") ? schema.getPrimaryKeyIndexes() : new int[0];
            OUTPUTS.put(++count, new Output(schema.getColumns(), key));
            return count;
        });
    }

    @Override
    public String factoryIdentifier() {
        return "golden-sink";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(MODE);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        return new Sink(context, helper.getOptions().get(MODE));
    }

    private static final class Sink implements DynamicTableSink {
        private final DynamicTableSinkFactory.Context table;
        private final String mode;

        Sink(DynamicTableSinkFactory.Context table, String mode) {
            this.table = table;
            this.mode = mode;
        }

        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            switch (mode) {
                case "append": return ChangelogMode.insertOnly();
                case "upsert": return ChangelogMode.upsert();
                default: return ChangelogMode.all();
            }
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            ResolvedSchema schema = table.getCatalogTable().getResolvedSchema();
            int number = register(table.getObjectIdentifier().getObjectName(), schema, mode);
            return SinkFunctionProvider.of(
                    new Keeper(number, context.createDataStructureConverter(table.getPhysicalRowDataType())));
        }

        @Override
        public DynamicTableSink copy() {
            return new Sink(table, mode);
        }

        @Override
        public String asSummaryString() {
            return "golden-sink";
        }
    }

    private static final class Keeper extends RichSinkFunction<RowData> {
        private final int number;
        private final DynamicTableSink.DataStructureConverter converter;

        Keeper(int number, DynamicTableSink.DataStructureConverter converter) {
            this.number = number;
            this.converter = converter;
        }

        @Override
        public void open(Configuration parameters) {
            converter.open(RuntimeConverter.Context.create(Keeper.class.getClassLoader()));
        }

        @Override
        public void invoke(RowData data, Context context) {
            Output output = OUTPUTS.get(number);
            if (output != null) { // a job that outlived its case writes to nobody
                output.add((Row) converter.toExternal(data));
            }
        }
    }
}
