-- What is in the logstore when this job starts.
CREATE TABLE logs (id INT, price DECIMAL(10, 2), name STRING, flag BOOLEAN, kind STRING,
  topic STRING METADATA FROM '__topic__' VIRTUAL, origin STRING METADATA FROM '__source__' VIRTUAL,
  t BIGINT METADATA FROM '__timestamp__' VIRTUAL)
WITH ('connector' = 'sls', 'endPoint' = 'ap-southeast-1-intranet.log.aliyuncs.com', 'project' = 'number-logs', 'logStore' = 'numbers',
  'startupMode' = 'earliest', 'exitAfterFinish' = 'true');

CREATE TABLE found (topic STRING, origin STRING, logs BIGINT, different BIGINT, wrong BIGINT, price DECIMAL(20, 2), names BIGINT)
WITH ('connector' = 'print');

INSERT INTO found
SELECT topic, origin, COUNT(*), COUNT(DISTINCT id), COUNT(*) FILTER (WHERE t <> 1735689600 + id OR flag <> (MOD(id, 2) = 0) OR topic <> kind),
  SUM(DISTINCT price), COUNT(name)
FROM logs GROUP BY topic, origin;
