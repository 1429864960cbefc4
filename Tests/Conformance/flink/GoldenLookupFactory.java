import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** `golden-lookup`: a table that can only be looked up; all rows of the file `path` in memory. */
public final class GoldenLookupFactory implements DynamicTableSourceFactory {
    private static final ConfigOption<String> PATH = ConfigOptions.key("path").stringType().noDefaultValue();

    @Override
    public String factoryIdentifier() {
        return "golden-lookup";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(PATH, FactoryUtil.FORMAT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of();
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        DecodingFormat<DeserializationSchema<RowData>> format =
                helper.discoverDecodingFormat(DeserializationFormatFactory.class, FactoryUtil.FORMAT);
        helper.validate();
        return new Source(helper.getOptions().get(PATH), format, context.getPhysicalRowDataType());
    }

    private static final class Source implements LookupTableSource {
        private final String path;
        private final DecodingFormat<DeserializationSchema<RowData>> format;
        private final DataType rowType;

        Source(String path, DecodingFormat<DeserializationSchema<RowData>> format, DataType rowType) {
            this.path = path;
            this.format = format;
            this.rowType = rowType;
        }

        @Override
        public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
            List<LogicalType> types = rowType.getLogicalType().getChildren();
            List<RowData.FieldGetter> getters = new ArrayList<>();
            for (int[] key : context.getKeys()) {
                getters.add(RowData.createFieldGetter(types.get(key[0]), key[0]));
            }
            return LookupFunctionProvider.of(
                    new FileLookup(path, format.createRuntimeDecoder(context, rowType), getters));
        }

        @Override
        public DynamicTableSource copy() {
            return new Source(path, format, rowType);
        }

        @Override
        public String asSummaryString() {
            return "golden-lookup";
        }
    }

    public static final class FileLookup extends LookupFunction {
        private final String path;
        private final DeserializationSchema<RowData> decoder;
        private final List<RowData.FieldGetter> getters;
        private transient Map<RowData, List<RowData>> rows;

        FileLookup(String path, DeserializationSchema<RowData> decoder, List<RowData.FieldGetter> getters) {
            this.path = path;
            this.decoder = decoder;
            this.getters = getters;
        }

        @Override
        public void open(FunctionContext context) throws Exception {
            decoder.open(new DecoderContext());
            rows = new HashMap<>();
            for (String line : Files.readAllLines(Path.of(path))) {
                RowData row = line.isBlank() ? null : decoder.deserialize(line.getBytes("UTF-8"));
                if (row != null) {
                    rows.computeIfAbsent(key(row), ignored -> new ArrayList<>()).add(row);
                }
            }
        }

        private RowData key(RowData row) {
            GenericRowData key = new GenericRowData(getters.size());
            for (int i = 0; i < getters.size(); i++) {
                key.setField(i, getters.get(i).getFieldOrNull(row));
            }
            return key;
        }

        @Override
        public Collection<RowData> lookup(RowData key) throws IOException {
            for (int i = 0; i < key.getArity(); i++) {
                if (key.isNullAt(i)) {
                    return List.of(); // NULL equals nothing
                }
            }
            return rows.getOrDefault(key, List.of());
        }
    }

    private static final class DecoderContext implements DeserializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(DecoderContext.class.getClassLoader());
        }
    }
}
