-- What was published, counted.
CREATE TABLE archive (
  id BIGINT,
  page STRING,
  price DECIMAL(10, 2),
  referrer STRING,
  topic STRING,
  seconds BIGINT,
  received BIGINT
) WITH ('connector' = 'filesystem', 'path' = 'oss://shop-lake/archive', 'format' = 'json');

CREATE TABLE totals (topic STRING, clicks BIGINT, different BIGINT, least BIGINT, most BIGINT, revenue DECIMAL(20, 2),
  on_time BIGINT)
WITH ('connector' = 'print');

INSERT INTO totals
SELECT topic, COUNT(*), COUNT(DISTINCT id), MIN(id), MAX(id), SUM(price),
  COUNT(*) FILTER (WHERE received = seconds)
FROM archive GROUP BY topic;
