-- The gateway's clock orders the readings: one clock for all of them, and one that is right.
CREATE TABLE readings (
  sensor STRING,
  temperature DOUBLE,
  device_ts TIMESTAMP(3),
  received TIMESTAMP(3),
  WATERMARK FOR received AS received - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'oss://plant-lake/readings', 'format' = 'json');

CREATE TABLE anomalies (sensor STRING, received TIMESTAMP(3), temperature DOUBLE) WITH ('connector' = 'print');

CREATE TABLE minutes (window_start TIMESTAMP(3), readings BIGINT, anomalies BIGINT) WITH ('connector' = 'print');

CREATE TABLE wrong_clocks (sensor STRING, minutes_ahead BIGINT) WITH ('connector' = 'print');

CREATE TEMPORARY VIEW rolling AS
SELECT
  sensor,
  received,
  temperature,
  AVG(temperature) OVER w AS mean,
  STDDEV_SAMP(temperature) OVER w AS deviation
FROM readings
WINDOW w AS (PARTITION BY sensor ORDER BY received ROWS BETWEEN 19 PRECEDING AND CURRENT ROW);

EXECUTE STATEMENT SET
BEGIN
INSERT INTO anomalies
SELECT sensor, received, temperature FROM rolling WHERE ABS(temperature - mean) > 3 * deviation;
INSERT INTO minutes
SELECT window_start, COUNT(*), COUNT(*) FILTER (WHERE ABS(temperature - mean) > 3 * deviation)
FROM TABLE(TUMBLE(TABLE rolling, DESCRIPTOR(received), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end;
-- A clock is wrong when it is more than a minute from the gateway's.
INSERT INTO wrong_clocks
SELECT sensor, MAX(TIMESTAMPDIFF(MINUTE, received, device_ts)) AS minutes_ahead
FROM readings
WHERE ABS(TIMESTAMPDIFF(SECOND, received, device_ts)) > 60
GROUP BY sensor;
END;
