-- A reading is an anomaly when it is more than three standard deviations from the mean of the last twenty of its sensor.
CREATE TABLE readings (
  sensor STRING,
  temperature DOUBLE,
  device_ts TIMESTAMP(3),
  received TIMESTAMP(3),
  WATERMARK FOR device_ts AS device_ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://plant-lake/readings', 'format' = 'json');

CREATE TABLE anomalies_first (sensor STRING, device_ts TIMESTAMP(3), temperature DOUBLE) WITH ('connector' = 'print');

CREATE TABLE minutes_first (window_start TIMESTAMP(3), readings BIGINT, anomalies BIGINT) WITH ('connector' = 'print');

CREATE TEMPORARY VIEW rolling AS
SELECT
  sensor,
  device_ts,
  temperature,
  AVG(temperature) OVER w AS mean,
  STDDEV_SAMP(temperature) OVER w AS deviation
FROM readings
WINDOW w AS (PARTITION BY sensor ORDER BY device_ts ROWS BETWEEN 19 PRECEDING AND CURRENT ROW);

EXECUTE STATEMENT SET
BEGIN
INSERT INTO anomalies_first
SELECT sensor, device_ts, temperature FROM rolling WHERE ABS(temperature - mean) > 3 * deviation;
-- The state of the plant, minute by minute.
INSERT INTO minutes_first
SELECT window_start, COUNT(*), COUNT(*) FILTER (WHERE ABS(temperature - mean) > 3 * deviation)
FROM TABLE(TUMBLE(TABLE rolling, DESCRIPTOR(device_ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end;
END;
