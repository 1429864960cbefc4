-- Sessions end after 15 minutes without a click.
CREATE TABLE clicks (
  user_id STRING,
  page STRING,
  agent STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE
) WITH (
  'connector' = 'filesystem',
  'path' = 'oss://web-lake/clicks',
  'format' = 'json',
  'source.monitor-interval' = '10 s'
);

CREATE TABLE sessions_first (
  user_id STRING,
  session_start TIMESTAMP(3),
  last_click TIMESTAMP(3),
  clicks BIGINT,
  journey STRING
) WITH ('connector' = 'print');

CREATE TABLE clicks_by_user (user_id STRING, clicks BIGINT) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
INSERT INTO sessions_first
SELECT user_id, window_start, MAX(ts), COUNT(*), LISTAGG(page, ' ')
FROM TABLE(SESSION(TABLE clicks PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '15' MINUTE))
GROUP BY user_id, window_start, window_end;
INSERT INTO clicks_by_user SELECT user_id, COUNT(*) FROM clicks GROUP BY user_id;
END;
