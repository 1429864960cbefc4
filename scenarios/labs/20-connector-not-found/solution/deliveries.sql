-- Parcels of one day, as the depot's system exports them.
CREATE TABLE deliveries (
  parcel STRING,
  courier STRING,
  minutes INT
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://courier-data/deliveries/',
  'format' = 'csv'
);

-- Parcels and late parcels of each courier, for the dispatcher's screen.
CREATE TABLE courier_report (
  courier STRING,
  parcels BIGINT,
  late BIGINT
) WITH (
  'connector' = 'print'
);

INSERT INTO courier_report
SELECT courier, COUNT(*) AS parcels, COUNT(*) FILTER (WHERE minutes > 60) AS late
FROM deliveries
GROUP BY courier;
