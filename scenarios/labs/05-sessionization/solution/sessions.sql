-- People have sessions, machines have hours.
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

CREATE TABLE sessions (
  user_id STRING,
  session_start TIMESTAMP(3),
  last_click TIMESTAMP(3),
  clicks BIGINT,
  journey STRING
) WITH ('connector' = 'print');

CREATE TABLE machine_hours (
  user_id STRING,
  window_start TIMESTAMP(3),
  clicks BIGINT
) WITH ('connector' = 'print');

CREATE TEMPORARY VIEW people AS SELECT * FROM clicks WHERE agent NOT LIKE 'uptime-check%';

CREATE TEMPORARY VIEW machines AS SELECT * FROM clicks WHERE agent LIKE 'uptime-check%';

EXECUTE STATEMENT SET
BEGIN
INSERT INTO sessions
SELECT user_id, window_start, MAX(ts), COUNT(*), LISTAGG(page, ' ')
FROM TABLE(SESSION(TABLE people PARTITION BY user_id, DESCRIPTOR(ts), INTERVAL '15' MINUTE))
GROUP BY user_id, window_start, window_end;
INSERT INTO machine_hours
SELECT user_id, window_start, COUNT(*)
FROM TABLE(TUMBLE(TABLE machines, DESCRIPTOR(ts), INTERVAL '1' HOUR))
GROUP BY user_id, window_start, window_end;
END;
