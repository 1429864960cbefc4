-- Rings for each alert, and writes down when.
CREATE TABLE alerts (
  service STRING,
  errors BIGINT,
  requests BIGINT
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'app-logs',
  'logstore' = 'alerts'
);

CREATE TABLE pages (
  paged_at TIMESTAMP(3),
  service STRING,
  errors BIGINT,
  requests BIGINT
) WITH ('connector' = 'print');

INSERT INTO pages
SELECT CAST(LOCALTIMESTAMP AS TIMESTAMP(3)), service, errors, requests FROM alerts;
