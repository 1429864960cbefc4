-- Parcels of three countries, 1 to 30,000 grams. What fits goes on, what does not is kept apart.
CREATE TABLE parcels (
  parcel BIGINT,
  country STRING,
  weight BIGINT,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://parcel-lake/parcels',
  'format' = 'json',
  'source.monitor-interval' = '10 s'
);

CREATE TABLE good (parcel BIGINT, country STRING, weight BIGINT, ts TIMESTAMP(3)) WITH ('connector' = 'print');

CREATE TABLE bad (parcel BIGINT, country STRING, weight BIGINT, ts TIMESTAMP(3)) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO good SELECT * FROM parcels WHERE weight BETWEEN 1 AND 30000 AND country IN ('DE', 'FR', 'IT');
INSERT INTO bad SELECT * FROM parcels WHERE NOT (weight BETWEEN 1 AND 30000 AND country IN ('DE', 'FR', 'IT'));
END;
