-- What people find: errors and warnings in the logstore that is searched.
CREATE TABLE searched (
  id BIGINT,
  level STRING
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'shop-logs',
  'logstore' = 'search',
  'startTime' = '2025-06-01 00:00:00'
);

CREATE TABLE found (level STRING, lines BIGINT, last_id BIGINT) WITH ('connector' = 'print');

INSERT INTO found
SELECT level, COUNT(DISTINCT id), MAX(id) FROM searched WHERE level IN ('ERROR', 'WARN') GROUP BY level;
