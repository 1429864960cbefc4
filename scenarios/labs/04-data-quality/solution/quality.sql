-- The column that the partners have added is NULL where they do not send it.
CREATE TABLE parcels (
  parcel BIGINT,
  country STRING,
  weight BIGINT,
  insured BIGINT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://parcel-lake/parcels',
  'format' = 'json',
  'source.monitor-interval' = '10 s'
);

-- Never NULL: what is required must be known to be right, what is optional must not be known to be wrong.
CREATE TEMPORARY VIEW judged AS
SELECT
  parcel,
  country,
  weight,
  insured,
  ts,
  (weight BETWEEN 1 AND 30000 AND country IN ('DE', 'FR', 'IT')) IS TRUE
  AND (insured <= 5000) IS NOT FALSE AS is_good
FROM parcels;

CREATE TABLE accepted (parcel BIGINT, country STRING, weight BIGINT, insured BIGINT) WITH ('connector' = 'print');

CREATE TABLE rejected (parcel BIGINT, country STRING, weight BIGINT, insured BIGINT) WITH ('connector' = 'print');

CREATE TABLE alerts (window_start TIMESTAMP(3), parcels BIGINT, bad BIGINT) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO accepted SELECT parcel, country, weight, insured FROM judged WHERE is_good;
INSERT INTO rejected SELECT parcel, country, weight, insured FROM judged WHERE NOT is_good;
INSERT INTO alerts
SELECT window_start, COUNT(*) AS parcels, COUNT(*) FILTER (WHERE NOT is_good) AS bad
FROM TABLE(TUMBLE(TABLE judged, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end
HAVING COUNT(*) FILTER (WHERE NOT is_good) * 5 > COUNT(*);
END;
