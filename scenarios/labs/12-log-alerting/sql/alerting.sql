-- Tells the pager which services have errors.
CREATE TABLE requests (
  service STRING,
  status INT,
  ts BIGINT,
  asked_at AS TO_TIMESTAMP_LTZ(ts, 3),
  WATERMARK FOR asked_at AS asked_at - INTERVAL '3' SECOND
) WITH (
  'connector' = 'sls',
  'endpoint' = 'https://ap-southeast-1.log.aliyuncs.com',
  'project' = 'app-logs',
  'logstore' = 'requests'
);

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

INSERT INTO alerts
SELECT service, errors, requests
FROM (
  SELECT service, COUNT(*) FILTER (WHERE status >= 500) AS errors, COUNT(*) AS requests
  FROM TABLE(TUMBLE(TABLE requests, DESCRIPTOR(asked_at), INTERVAL '5' MINUTE))
  GROUP BY service, window_start, window_end
)
WHERE errors >= 30;
