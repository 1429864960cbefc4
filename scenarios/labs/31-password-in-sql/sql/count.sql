-- How many different events are there?
CREATE TABLE events (
  id INT
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'crm-logs',
  'logstore' = 'events',
  'startTime' = '2025-05-01 00:00:00'
);

CREATE TABLE counted (events BIGINT, first_id INT, last_id INT) WITH ('connector' = 'print');

INSERT INTO counted
SELECT COUNT(DISTINCT id), MIN(id), MAX(id) FROM events;
