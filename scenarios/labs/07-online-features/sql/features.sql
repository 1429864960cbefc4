-- How often each user has come and bought, for a model that asks while the user waits. Who came once is of no interest.
-- Five events a second for ten minutes: every other one is of a visitor who never comes back.
CREATE TABLE events (
  id BIGINT,
  user_id AS CASE
    WHEN MOD(id, 2) = 1 THEN 'visitor-' || CAST(id AS STRING)
    WHEN MOD(id, 10) = 0 THEN 'slow-' || CAST(MOD(id / 10, 30) AS STRING)
    ELSE 'fast-' || CAST(MOD(id / 2, 20) AS STRING)
  END,
  kind AS CASE WHEN MOD(id, 9) = 0 THEN 'purchase' ELSE 'view' END
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '5',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '0',
  'fields.id.end' = '2999'
);

CREATE TABLE features_first (
  user_id STRING,
  events BIGINT,
  purchases BIGINT,
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH ('connector' = 'print');

INSERT INTO features_first
SELECT user_id, COUNT(*) AS events, COUNT(*) FILTER (WHERE kind = 'purchase') AS purchases
FROM events
GROUP BY user_id
HAVING COUNT(*) >= 2;
